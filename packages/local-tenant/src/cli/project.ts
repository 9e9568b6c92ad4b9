import { dirname, join, resolve } from 'node:path';
import { getApiUrl } from '../api-url.js';
import { localSchema } from '../config/local-schema.js';
import {
  getNamespace,
  type TenantDefinition,
} from '../config/tenant-definition.js';
import { TenantFileError } from '../config/tenant-file.js';
import { readTenant } from '../config/tenant-source.js';
import type { Variables } from '../variables.js';
import type { Options, Terminal } from './command.js';
import { readEnvFile } from './env-file.js';

export interface ListenAddress {
  readonly port: number;
  readonly hostname: 'localhost' | '127.0.0.1' | '[::1]';
}

const loopback = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * Where the local tenant listens: at the first loopback URL in `ISSUER_BASE_URL`,
 * or else at http://localhost:4000.
 */
export function getListenAddress(issuers: string | undefined): ListenAddress {
  for (const issuer of issuers?.split(',') ?? []) {
    if (!URL.canParse(issuer.trim())) continue;
    const url = new URL(issuer.trim());
    const hostname = loopback.find((name) => name === url.hostname);
    if (hostname) return { hostname, port: Number(url.port || 80) };
  }
  return { hostname: 'localhost', port: 4000 };
}

export type Project = Readonly<ReturnType<typeof readProject>>;

/**
 * The project in the current folder: its variables, its tenant, and its API.
 *
 * @throws {Error} if the file in `ENV_FILE` does not exist, or a file with variables cannot be read
 */
export function readProject({ cwd, env: own }: Terminal, options: Options) {
  /** The environment, then .env, then .env.example. */
  const env: Variables = { ...readEnvFiles(cwd, own['ENV_FILE']), ...own };
  const { ISSUER_BASE_URL } = env;
  const keysFile = env['TENANT_KEYS_FILE'] ?? join(cwd, '.tenant', 'keys.json');
  const address = getListenAddress(ISSUER_BASE_URL);
  const inContainer = options.container ?? false;
  const local = `http://${address.hostname}:${address.port}/`;
  // A blank value counts as not set.
  const issuers = (ISSUER_BASE_URL?.trim() || local)
    .split(',')
    .map((url) => url.trim().replace(/\/?$/, '/'));
  const tenantIsLocal = issuers.includes(local);
  return {
    env,
    /** The folder of tenant.yaml and tenant.local.yaml. */
    directory: resolve(cwd, options.directory ?? 'tenant'),
    /** Where the local tenant stores its keys. */
    keysFile,
    /** Where changes made on the tenant's page are stored. */
    overlayFile: join(dirname(keysFile), 'overlay.yaml'),
    /** Where the local tenant listens. */
    address: { ...address, inContainer },
    /** The tenant that the API trusts. Ends in `/`. */
    issuer: tenantIsLocal ? local : (issuers[0] ?? ''),
    /** Whether that tenant is the local one, rather than a real one. */
    tenantIsLocal,
  };
}

function readEnvFiles(cwd: string, chosen: string | undefined): Variables {
  const first = readEnvFile(cwd, chosen || '.env');
  if (chosen && !first) {
    throw new Error(
      `ENV_FILE is "${chosen}", but there is no such file. Paths are relative to the current folder.`,
    );
  }
  return { ...readEnvFile(cwd, '.env.example'), ...first };
}

/** The API's variables for requesting and checking a token. With the local tenant, its files have the values of those that are not set. */
export function getApiVariables(project: Project): Variables {
  const { env, issuer, tenantIsLocal } = project;
  if (!tenantIsLocal) return env;
  const found = { ...env, ISSUER_BASE_URL: env['ISSUER_BASE_URL'] || issuer };
  if (env['AUDIENCE']?.trim() && env['CLAIM_NAMESPACE']?.trim()) return found;
  const tenant = tryTenant(project);
  if (!tenant) return found;
  return {
    ...found,
    AUDIENCE: env['AUDIENCE']?.trim() || tenant.apis[0]?.identifier,
    CLAIM_NAMESPACE:
      env['CLAIM_NAMESPACE']?.trim() ||
      (getNamespace(tenant) ?? env['CLAIM_NAMESPACE']),
  };
}

/** The tenant's definition, or `undefined` if its files are invalid or missing. */
function tryTenant({ directory, env }: Project): TenantDefinition | undefined {
  try {
    return readTenant(directory, env);
  } catch (error) {
    if (error instanceof TenantFileError) return undefined;
    throw error;
  }
}

export type Api = Readonly<ReturnType<typeof getApi>>;

/**
 * Where the API is, and how to call it.
 *
 * @throws {Error} if `PORT` is not a port, or the files of the local tenant cannot be used
 */
export function getApi(project: Project) {
  const { env, directory, tenantIsLocal } = project;
  const { demo } = (tenantIsLocal
    ? readTenant(directory, env)
    : tryTenant(project)) ?? { demo: localSchema.parse({}).demo };
  const port = env['PORT']?.trim() || '3000';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error(`PORT is "${port}", which is not a port.`);
  }
  const url = getApiUrl(env, demo);
  /** Answers once the API can take requests. */
  const ready = new URL(demo.ready, url).href;
  return { url, ready, demo };
}
