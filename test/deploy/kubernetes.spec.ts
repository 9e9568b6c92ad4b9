import { readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { shutdownAtMostMs } from '../../src/http/graceful-shutdown.js';
import { readYaml } from '../support/read-yaml.js';

interface Kustomization {
  readonly resources?: string[];
  readonly components?: string[];
  readonly configMapGenerator?: { literals: string[] }[];
  readonly replacements?: {
    source: { kind: string; fieldPath: string };
    targets: { select: { kind: string }; fieldPaths: string[] }[];
  }[];
}

interface Probe {
  readonly httpGet: { path: string; port: string };
}

interface Deployment {
  readonly spec: {
    selector: unknown;
    template: {
      metadata: { labels: Record<string, string> };
      spec: {
        terminationGracePeriodSeconds: number;
        automountServiceAccountToken: boolean;
        securityContext: unknown;
        topologySpreadConstraints: { labelSelector: unknown }[];
        containers: [
          Record<'startupProbe' | 'livenessProbe' | 'readinessProbe', Probe> & {
            ports: { name: string; containerPort: number }[];
            securityContext: unknown;
          },
        ];
      };
    };
  };
}

const root = 'deploy/kubernetes';
const folders = ['base', 'service-monitor', 'example'];
const kustomization = (folder: string): Kustomization =>
  readYaml(join(root, folder, 'kustomization.yaml')) as Kustomization;
const resource = (name: string): unknown => readYaml(join(root, 'base', name));

const variables = Object.fromEntries(
  ['base', 'example']
    .flatMap((folder) => kustomization(folder).configMapGenerator ?? [])
    .flatMap(({ literals }) => literals)
    .map((literal) => [
      literal.slice(0, literal.indexOf('=')),
      literal.slice(literal.indexOf('=') + 1),
    ]),
);
const { spec } = resource('deployment.yaml') as Deployment;
const serviceMonitor = readYaml(
  join(root, 'service-monitor/service-monitor.yaml'),
);
const pod = spec.template.spec;
const [api] = pod.containers;

describe('deploy/kubernetes', () => {
  it.each(folders)(
    '%s lists all of its files, and none that is not there',
    (folder) => {
      const { resources = [] } = kustomization(folder);
      const own = resources.filter((name) => !name.startsWith('..'));
      const there = readdirSync(join(root, folder));
      expect([...own, 'kustomization.yaml'].toSorted()).toEqual(
        there.toSorted(),
      );
    },
  );

  it('is made of folders that are there', () => {
    expect(readdirSync(root).toSorted()).toEqual(folders.toSorted());
    const { resources = [], components = [] } = kustomization('example');
    expect(
      [...resources, ...components].map((path) => normalize(`example/${path}`)),
    ).toEqual(['base', 'service-monitor']);
  });

  it('sets variables that make a configuration for production', () => {
    const environment = readEnvironment(Environment, {
      NODE_ENV: 'production',
      ...variables,
    });
    expect(Object.keys(environment)).toEqual(
      expect.arrayContaining(Object.keys(variables)),
    );
  });

  it('sends requests and probes to the port that the API listens on', () => {
    expect(api.ports).toEqual([
      { name: 'http', containerPort: new Environment().PORT },
    ]);
    const service = resource('service.yaml') as { spec: { ports: unknown } };
    expect(service.spec.ports).toMatchObject([{ targetPort: 'http' }]);
    for (const probe of [
      api.startupProbe,
      api.livenessProbe,
      api.readinessProbe,
    ])
      expect(probe.httpGet.port).toBe('http');
  });

  it('lets a pod end by itself before it is killed', () => {
    const drain = Number(variables['SHUTDOWN_DRAIN_MS']);
    expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(
      shutdownAtMostMs(drain),
    );
  });

  it('gives the process no right that it does not need', () => {
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

  it('means these pods wherever it selects pods of its own', () => {
    const matchLabels = spec.template.metadata.labels;
    expect(spec.selector).toEqual({ matchLabels });
    for (const { labelSelector } of pod.topologySpreadConstraints)
      expect(labelSelector).toEqual({ matchLabels });
    expect(resource('service.yaml')).toMatchObject({
      spec: { selector: matchLabels },
    });
    expect(resource('disruption-budget.yaml')).toMatchObject({
      spec: { selector: { matchLabels } },
    });
    expect(resource('network-policy.yaml')).toMatchObject({
      spec: { podSelector: { matchLabels } },
    });
  });

  it('scrapes as deploy/prometheus.yml does', () => {
    const {
      scrape_configs: [scrape],
    } = readYaml('deploy/prometheus.yml') as {
      scrape_configs: [
        {
          metrics_path: string;
          scrape_interval: string;
          oauth2: { scopes: string[] };
        },
      ];
    };
    expect(serviceMonitor).toMatchObject({
      spec: {
        selector: { matchLabels: spec.template.metadata.labels },
        endpoints: [
          {
            port: 'http',
            path: scrape.metrics_path,
            interval: scrape.scrape_interval,
            oauth2: { scopes: scrape.oauth2.scopes },
          },
        ],
      },
    });
  });

  it('names nobody who gets Prometheus’s secret, but the API’s own tenant in the example', () => {
    expect(serviceMonitor).toMatchObject({
      spec: {
        endpoints: [
          {
            oauth2: {
              tokenUrl: 'https://tenant.invalid/oauth/token',
              endpointParams: { audience: 'https://audience.invalid' },
            },
          },
        ],
      },
    });
    // What it renders to is seen by npm run deploy:check.
    const { replacements = [] } = kustomization('example');
    expect(
      replacements.map(({ source, targets }) => [
        `${source.kind} ${source.fieldPath}`,
        ...targets.map(({ select, fieldPaths }) => [select.kind, fieldPaths]),
      ]),
    ).toEqual([
      [
        'ConfigMap data.ISSUER_BASE_URL',
        ['ServiceMonitor', ['spec.endpoints.0.oauth2.tokenUrl']],
      ],
      [
        'ConfigMap data.AUDIENCE',
        ['ServiceMonitor', ['spec.endpoints.0.oauth2.endpointParams.audience']],
      ],
    ]);
  });

  it('lets the API resolve names, also through a cache on the node', () => {
    const { spec: policy } = resource('network-policy.yaml') as {
      spec: { egress: { to: unknown; ports: { port: number }[] }[] };
    };
    const names = policy.egress.filter(({ ports }) =>
      ports.some(({ port }) => port === 53),
    );
    const pods = (label: string) => ({
      namespaceSelector: {},
      podSelector: { matchLabels: { 'k8s-app': label } },
    });
    expect(names).toEqual([
      {
        to: [
          pods('kube-dns'),
          pods('node-local-dns'),
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ]);
  });
});
