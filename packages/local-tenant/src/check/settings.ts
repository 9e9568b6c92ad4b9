import {
  isTenantEndpoint,
  signingAlgorithms,
  tokenProfileNames,
} from '@repo/access-tokens';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { readTenant } from '../config/tenant-source.js';
import { displayPath } from '../display-path.js';
import { isLoopbackName } from '../http/loopback-guard.js';
import { type Credentials, findCredentials } from '../local-client.js';
import type { Variables } from '../variables.js';
import { getProxy } from './proxy.js';

export interface CheckOptions {
  /** The folder of tenant.yaml and tenant.local.yaml. Default: `tenant` in the current folder. */
  readonly directory?: string | undefined;
  /** The client of the local tenant to request a token for. */
  readonly client?: string | undefined;
  /** The scopes to request, separated by spaces. */
  readonly scope?: string | undefined;
  /** Which of several issuers to check; the first by default. */
  readonly issuer?: string | undefined;
  /** Where the local tenant stores its keys and its clients' certificates. Default: no certificate is used. */
  readonly keysFolder?: string | undefined;
  /** The API's URL, which ends in `/`. Default: the API is not asked which metadata its routes require. */
  readonly apiUrl?: string | undefined;
}

export const proofOfPossessionModes = ['off', 'allowed', 'required'] as const;

export type Settings = Readonly<ReturnType<typeof readSettings>>;

/** Reads what to check from the API's variables. Accepts invalid ones, because the checks report them. */
export function readSettings(variables: Variables, options: CheckOptions) {
  const { directory = 'tenant', client, scope, keysFolder, apiUrl } = options;
  const read = (name: string, otherwise = '') =>
    variables[name]?.trim() || otherwise;
  const algorithms = readList(read('TOKEN_SIGNING_ALG', 'RS256'));
  const [first = ''] = readList(read('ISSUER_BASE_URL'));
  const production = read('NODE_ENV') === 'production';
  const url = options.issuer?.trim() ?? first;
  const issuer = isTenantEndpoint(url, { allowLoopbackHttp: !production })
    ? url
    : '';
  const tenantIsLocal =
    issuer !== '' && isLoopbackName(new URL(issuer).hostname);
  const tenant = tryTenant(directory, variables);
  const audience = read('AUDIENCE');
  const requiredKeys = readList(read('CHECK_METADATA'));
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
    /** As configured, without blanks; empty if it is not a valid tenant URL. */
    issuer,
    /** The same, valid or not. */
    configuredIssuer: url,
    audience,
    namespace: read('CLAIM_NAMESPACE'),
    jwksUri: read('JWKS_URI') || undefined,
    algorithms: signingAlgorithms.filter((name) => algorithms.includes(name)),
    /** Auth0's if the configured name is unknown. */
    profile:
      tokenProfileNames.find((name) => name === read('TOKEN_PROFILE')) ??
      'auth0',
    toleranceSeconds: Number(read('CLOCK_TOLERANCE_SECONDS', '5')),
    scope: scope ?? (read('CHECK_SCOPE') || undefined),
    credentials,
    /** Why there are no credentials. */
    credentialsMissing,
    /** The API's scopes in tenant.yaml, if it has this API. */
    apiScopes: tenant?.apis.find(({ identifier }) => identifier === audience)
      ?.scopes,
    /** The Action's file, for remedies. */
    actionFile: tenant?.scripts[0]
      ? displayPath(tenant.scripts[0].path)
      : 'the Action’s file',
    keysFolder,
    apiUrl,
    proofOfPossession: proofOfPossessionModes.find(
      (mode) => mode === read('PROOF_OF_POSSESSION'),
    ),
    /** From CHECK_METADATA, as if it were a route. */
    requirements:
      requiredKeys.length > 0
        ? [{ route: 'CHECK_METADATA', keys: requiredKeys, scopes: [] }]
        : undefined,
    tenantIsLocal,
    proxy: issuer === '' ? undefined : getProxy(issuer, variables),
  };
}

/** `undefined` if the files are invalid or missing: a real tenant does not need them. */
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

/** The members of a comma-separated list. */
export const readList = (value: string): string[] =>
  value
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean);
