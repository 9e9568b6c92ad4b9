import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Environment } from '../../../src/config/environment.js';
import { readEnvironment } from '../../../src/platform/config/read-environment.js';
import { getMaxShutdownMs } from '../../../src/platform/http/graceful-shutdown.js';
import { readYaml } from '../../support/read-yaml.js';

const root = 'deploy/kubernetes';
const kustomization = (folder: string) =>
  readYaml(join(root, folder, 'kustomization.yaml'));
const resource = (name: string) => readYaml(join(root, 'base', name));

const { spec: deployment } = resource('deployment.yaml');
const { spec: service } = resource('service.yaml');
const { spec: networkPolicy } = resource('network-policy.yaml');
const { spec: serviceMonitor } = readYaml(
  join(root, 'service-monitor/service-monitor.yaml'),
);
const { metadata, spec: pod } = deployment.template;
const [api] = pod.containers;

const literals: string[] = ['base', 'example'].flatMap(
  (folder) => kustomization(folder).configMapGenerator[0].literals,
);
const variables = Object.fromEntries(
  literals.map((literal) => literal.split(/=(.*)/).slice(0, 2)),
) as Record<string, string>;

describe('deploy/kubernetes', () => {
  it('lists exactly the folders and files that exist', () => {
    const folders = ['base', 'example', 'service-monitor'];
    expect(readdirSync(root).toSorted()).toEqual(folders);
    const { resources, components } = kustomization('example');
    expect([resources, components]).toEqual([
      ['../base'],
      ['../service-monitor'],
    ]);
    const ownFiles: [string, string[]][] = [
      ['base', kustomization('base').resources],
      ['service-monitor', kustomization('service-monitor').resources],
      ['example', []],
    ];
    for (const [folder, files] of ownFiles)
      expect(readdirSync(join(root, folder)).toSorted()).toEqual(
        [...files, 'kustomization.yaml'].toSorted(),
      );
  });

  it('sets variables that are a valid production configuration once the tenant is named', () => {
    const read = (ownVariables: object) =>
      readEnvironment(Environment, {
        NODE_ENV: 'production',
        ...variables,
        ...ownVariables,
      });
    expect(() => read({})).toThrow('ISSUER_BASE_URL still has a placeholder');
    const environment = read({ ISSUER_BASE_URL: 'https://tenant.example/' });
    expect(Object.keys(environment)).toEqual(
      expect.arrayContaining(Object.keys(variables)),
    );
  });

  it('sends requests and probes to the port that the API listens on', () => {
    const { PORT } = new Environment();
    expect(api.ports).toEqual([{ name: 'http', containerPort: PORT }]);
    expect(service.ports).toMatchObject([{ targetPort: 'http' }]);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
      expect(api[probe].httpGet.port).toBe('http');
  });

  it('lets a pod shut down by itself before it is killed', () => {
    const drain = Number(variables['SHUTDOWN_DRAIN_MS']);
    expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(
      getMaxShutdownMs(drain),
    );
  });

  it('gives the process only the rights that it needs', () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(api.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('selects its own pods everywhere by the same labels', () => {
    const matchLabels = metadata.labels;
    expect(service.selector).toEqual(matchLabels);
    const { spec: disruptionBudget } = resource('disruption-budget.yaml');
    for (const selector of [
      deployment.selector,
      disruptionBudget.selector,
      networkPolicy.podSelector,
      serviceMonitor.selector,
      ...pod.topologySpreadConstraints.map(
        (constraint: { labelSelector: object }) => constraint.labelSelector,
      ),
    ])
      expect(selector).toEqual({ matchLabels });
  });

  it('scrapes like deploy/prometheus.yml, and sends its secret to no real server', () => {
    const [scrape] = readYaml('deploy/prometheus.yml').scrape_configs;
    // npm run deploy:check checks the tenant and the audience of the example.
    expect(serviceMonitor.endpoints).toMatchObject([
      {
        port: 'http',
        path: scrape.metrics_path,
        interval: scrape.scrape_interval,
        oauth2: {
          scopes: scrape.oauth2.scopes,
          tokenUrl: 'https://tenant.invalid/oauth/token',
          endpointParams: { audience: 'https://audience.invalid' },
        },
      },
    ]);
  });

  it('lets the API resolve names, also through a cache on the node', () => {
    const pods = (label: string) => ({
      namespaceSelector: {},
      podSelector: { matchLabels: { 'k8s-app': label } },
    });
    const port = 53;
    const names = networkPolicy.egress.filter(
      ({ ports }: { ports: { port: number }[] }) =>
        ports.some((each) => each.port === port),
    );
    expect(names).toEqual([
      {
        to: [
          pods('kube-dns'),
          pods('node-local-dns'),
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { port, protocol: 'UDP' },
          { port, protocol: 'TCP' },
        ],
      },
    ]);
  });
});
