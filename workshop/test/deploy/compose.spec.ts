import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Environment } from '../../../src/config/environment.js';
import { readEnvironment } from '../../../src/platform/config/read-environment.js';
import { getMaxShutdownMs } from '../../../src/platform/http/graceful-shutdown.js';
import { getArguments, getInstructions } from '../../support/build-image.js';
import { readYaml } from '../../support/read-yaml.js';

interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly volumes?: string[];
  readonly tmpfs?: string[];
  readonly environment?: Record<string, unknown>;
  readonly command?: string[];
  readonly ports?: string[];
  readonly network_mode?: string;
  readonly depends_on?: string[];
  readonly stop_grace_period?: string;
}

const services: Record<string, Service> = readYaml('compose.yaml').services;
const { api, tenant } = services;
const variables = Object.fromEntries(
  Object.entries(api?.environment ?? {}).map(([name, value]) => [
    name,
    String(value),
  ]),
);
const getAll = (keyword: string) =>
  getInstructions()
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map(getArguments);
const stageNames = getAll('FROM').map(([, , name]) => name);
const baseImages = getAll('FROM').flatMap(([image = '']) =>
  stageNames.includes(image) ? [] : image,
);

describe('the Dockerfile', () => {
  it('starts from one image with an exact version', () => {
    expect(baseImages).toEqual([
      expect.stringMatching(/^node:\d+\.\d+\.\d+-\w+-slim$/),
    ]);
  });

  it('exposes the port that the API listens on', () => {
    expect(getAll('EXPOSE')).toEqual([[String(new Environment().PORT)]]);
  });
});

describe('compose.yaml', () => {
  it('sets variables that are a valid configuration', () => {
    const environment = readEnvironment(Environment, variables);
    expect(Object.keys(environment)).toEqual(
      expect.arrayContaining(Object.keys(variables)),
    );
  });

  it('lets nothing write into this folder', () => {
    const mounts = Object.values(services).flatMap(
      ({ volumes = [] }) => volumes,
    );
    expect(mounts).not.toEqual([]);
    for (const mount of mounts) expect(mount).toMatch(/^\.[^:]*:[^:]+:ro$/);
    expect(tenant?.user).toBe('node');
    const folder = dirname(String(tenant?.environment?.['TENANT_KEYS_FILE']));
    expect(tenant?.tmpfs).toEqual([folder]);
  });

  it('gives the tenant the variables of the API, and none of .env', () => {
    const shared = ['ISSUER_BASE_URL', 'AUDIENCE', 'CLAIM_NAMESPACE'];
    expect(tenant?.environment).toEqual({
      ...Object.fromEntries(shared.map((name) => [name, variables[name]])),
      ENV_FILE: '',
      TENANT_KEYS_FILE: expect.any(String) as string,
    });
  });

  it('names images with their version, and the same Node image as the Dockerfile', () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    for (const image of images) expect(image).toMatch(/:v?\d+\.\d+/);
    expect(images.filter((image) => image.startsWith('node:'))).toEqual(
      baseImages,
    );
  });

  it('lets the API, Prometheus and this machine reach the tenant at the same URL', () => {
    const issuer = new URL(variables['ISSUER_BASE_URL'] ?? '');
    expect(issuer.hostname).toBe('localhost');
    for (const name of ['api', 'prometheus'])
      expect(services[name]).toMatchObject({
        network_mode: 'service:tenant',
        depends_on: expect.arrayContaining(['tenant']) as string[],
      });
    // A published port would not reach it if it listened only on loopback.
    expect(tenant?.command).toContain('--container');
    expect(tenant?.ports).toEqual(
      expect.arrayContaining([
        `127.0.0.1:${issuer.port}:${issuer.port}`,
        `127.0.0.1:${new Environment().PORT}:${new Environment().PORT}`,
      ]),
    );
  });

  it('publishes ports only on this machine, and does not use the host network', () => {
    for (const { ports = [], network_mode } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
      expect(network_mode).not.toBe('host');
    }
    // A service with its own network is reached by its name.
    const { hostname } = new URL(variables['REDIS_URL'] ?? '');
    expect(services[hostname]).toBeDefined();
    expect(services[hostname]?.network_mode).toBeUndefined();
  });

  it('starts what the API depends on, and lets the API shut down by itself', () => {
    for (const name of api?.depends_on ?? [])
      expect(Object.keys(services)).toContain(name);
    const seconds = Number(/^(\d+)s$/.exec(api?.stop_grace_period ?? '')?.[1]);
    expect(seconds * 1000).toBeGreaterThan(
      getMaxShutdownMs(Number(variables['SHUTDOWN_DRAIN_MS'])),
    );
  });

  it('makes Prometheus scrape this API, with tokens from its tenant', () => {
    const config = readYaml('deploy/prometheus.yml');
    expect(config).toMatchObject({
      scrape_configs: [
        {
          static_configs: [
            { targets: [`localhost:${new Environment().PORT}`] },
          ],
          oauth2: {
            token_url: `${variables['ISSUER_BASE_URL']}oauth/token`,
            endpoint_params: { audience: variables['AUDIENCE'] },
          },
        },
      ],
    });
  });
});
