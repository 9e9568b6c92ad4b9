import {
  isTenantEndpoint,
  signingAlgorithms,
  tokenProfileNames,
} from '@repo/access-tokens';
import { getProxy } from './proxy.js';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { readTenant } from '../config/tenant-source.js';
import { displayPath } from '../display-path.js';
import { isLoopbackName } from '../http/loopback-guard.js';
import { type Credentials, findCredentials } from '../local-client.js';
import type { Variables } from '../variables.js';

export interface CheckOptions {
  /** The folder of tenant.yaml and tenant.local.yaml. Default: `tenant` in the current folder. */
  readonly directory?: string | undefined;
  /** The client of the local tenant to request a token for. */
  readonly client?: string | undefined;
  /** The scopes to ask for, separated by spaces. */
  readonly scope?: string | undefined;
  /** Which of several issuers to check; the first by default. */
  readonly issuer?: string | undefined;
  /** Where the API is; ends in `/`. Default: it is not asked what its routes demand. */
  readonly apiUrl?: string | undefined;
}

export type Settings = Readonly<ReturnType<typeof readSettings>>;

/** What to check, from the API's own variables. Lenient: the checks say what is wrong with them. */
export function readSettings(
  variables: Variables,
  { directory = 'tenant', client, scope, issuer: chosen, apiUrl }: CheckOptions,
) {
  const read = (name: string, otherwise = '') =>
    variables[name]?.trim() || otherwise;
  const algorithms = readList(read('TOKEN_SIGNING_ALG', 'RS256'));
  const [first = ''] = readList(read('ISSUER_BASE_URL'));
  const production = read('NODE_ENV') === 'production';
  const url = chosen?.trim() ?? first;
  const issuer = isTenantEndpoint(url, { allowLoopbackHttp: !production })
    ? url
    : '';
  const tenantIsLocal =
    issuer !== '' && isLoopbackName(new URL(issuer).hostname);
  const tenant = tryTenant(directory, variables);
  const audience = read('AUDIENCE');
  const demanded = readList(read('CHECK_METADATA'));
  let credentials: Credentials | undefined;
  let credentialsMissing: string | undefined;
  try {
    const source = { directory, tenantIsLocal, env: variables };
    credentials = findCredentials(client, source);
  } catch (error) {
    credentialsMissing = (error as Error).message;
  }

  return {
    variables,
    /** As configured, without blanks; empty if it is not a URL that may be used. */
    issuer,
    audience,
    namespace: read('CLAIM_NAMESPACE'),
    jwksUri: read('JWKS_URI') || undefined,
    algorithms: signingAlgorithms.filter((name) => algorithms.includes(name)),
    /** Auth0's where there is no profile of the configured name. */
    profile:
      tokenProfileNames.find((name) => name === read('TOKEN_PROFILE')) ??
      'auth0',
    toleranceSeconds: Number(read('CLOCK_TOLERANCE_SECONDS', '5')),
    scope: scope ?? (read('CHECK_SCOPE') || undefined),
    credentials,
    /** Why there are no credentials. */
    credentialsMissing,
    /** The API's scopes as tenant.yaml lists them, where it has this API. */
    apiScopes: tenant?.apis.find(({ identifier }) => identifier === audience)
      ?.scopes,
    /** The file to change, where tenant.yaml names it. */
    actionFile: tenant?.scripts[0]
      ? displayPath(tenant.scripts[0].path)
      : 'the Action’s file',
    apiUrl,
    /** What CHECK_METADATA says that every route demands. */
    demands:
      demanded.length > 0
        ? [{ route: 'CHECK_METADATA', keys: demanded, scopes: [] }]
        : undefined,
    tenantIsLocal,
    proxy: issuer === '' ? undefined : getProxy(issuer, variables),
  };
}

/** A real tenant can be checked without such files. */
function tryTenant(
  directory: string,
  variables: Variables,
): TenantDefinition | undefined {
  try {
    return readTenant(directory, variables);
  } catch {
    return undefined;
  }
}

/** The members of a list that is separated by commas. */
export const readList = (value: string): string[] =>
  value
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean);
