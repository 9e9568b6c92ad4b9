import {
  isTenantEndpoint,
  signingAlgorithms,
  tokenProfileNames,
} from '@repo/access-tokens';
import { getProxy } from './tenant-client.js';
import { readTenant } from '../config/tenant-source.js';
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
}

export type Settings = Readonly<ReturnType<typeof readSettings>>;

/** What to check, from the API's own variables. Lenient: the checks say what is wrong with them. */
export function readSettings(
  variables: Variables,
  { directory = 'tenant', client, scope, issuer: chosen }: CheckOptions,
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
    audience: read('AUDIENCE'),
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
    apiScopes: tryScopes(directory, variables, read('AUDIENCE')),
    tenantIsLocal,
    proxy: issuer === '' ? undefined : getProxy(issuer, variables),
  };
}

function tryScopes(
  directory: string,
  variables: Variables,
  audience: string,
): readonly string[] | undefined {
  try {
    const { apis } = readTenant(directory, variables);
    return apis.find(({ identifier }) => identifier === audience)?.scopes;
  } catch {
    // A real tenant can be checked without such files.
    return undefined;
  }
}

/** The members of a list that is separated by commas. */
export const readList = (value: string): string[] =>
  value
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean);
