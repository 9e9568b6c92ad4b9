import { dirname, join, resolve } from 'node:path';
import type { Options, Terminal } from './command.js';
import { getApiUrl } from '../api-url.js';
import { readEnvFile } from './env-file.js';
import { readTenant } from '../config/tenant-source.js';
import {
  getNamespace,
  type TenantDefinition,
} from '../config/tenant-definition.js';
import { localSchema } from '../config/local-schema.js';
import { TenantFileError } from '../config/tenant-file.js';
import type { Variables } from '../variables.js';

export interface ListenAddress {
  readonly port: number;
  readonly hostname: 'localhost' | '127.0.0.1' | '[::1]';
}

const loopback = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * Where the API expects the local tenant: at the first loopback URL of
 * `ISSUER_BASE_URL`. One that names a real tenant says nothing about this one.
 */
export function listenAddress(issuers: string | undefined): ListenAddress {
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
 * The project of the current folder: its variables, its tenant, its API.
 *
 * @throws {Error} where `ENV_FILE` names no file, or a file of variables cannot be read
 */
export function readProject({ cwd, env: own }: Terminal, options: Options) {
  /** The environment, then .env, then .env.example. */
  const env: Variables = { ...readEnvFiles(cwd, own['ENV_FILE']), ...own };
  const { ISSUER_BASE_URL } = env;
  const keysFile = env['TENANT_KEYS_FILE'] ?? join(cwd, '.tenant', 'keys.json');
  const address = listenAddress(ISSUER_BASE_URL);
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
    /** Where the keys of the local tenant survive a restart. */
    keysFile,
    /** Where what is changed on the tenant's page survives one. */
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
      `There is no file ${chosen}, which ENV_FILE names. Paths are relative to the current folder.`,
    );
  }
  return { ...readEnvFile(cwd, '.env.example'), ...first };
}

/** The API's variables that a token is requested and checked with. What is not set follows from the files of the local tenant. */
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

/** The tenant's definition, or `undefined` if its files cannot be used: a real tenant can do without them. */
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
 * @throws {Error} where `PORT` is not a port, or the files of the local tenant cannot be used
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
