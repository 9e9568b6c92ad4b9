import {
  tokenProfileNames,
  type TokenProfileName,
} from '../../src/config/token-profile-names.js';
import { isTenantEndpoint } from '../../src/config/url.validators.js';
import { isLoopbackName } from '../../tenant/local/http/loopback.js';
import { type Credentials, findCredentials } from '../credentials.js';
import { proxyFor } from './proxy.js';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface CheckOptions {
  /** The local client to ask as. */
  readonly client?: string | undefined;
  /** The scopes to ask for, separated by spaces. */
  readonly scope?: string | undefined;
  /** Which of several issuers to check; the first by default. */
  readonly issuer?: string | undefined;
}

/** What is to be checked, as the API's own variables have it. Lenient: what is wrong with them is for the checks to say. */
export interface Settings {
  readonly variables: Variables;
  /** As configured, but for blanks; empty where it is no URL that may be asked. */
  readonly issuer: string;
  readonly audience: string;
  readonly namespace: string;
  readonly jwksUri: string | undefined;
  readonly algorithms: readonly string[];
  /** Auth0's where another name is configured than there is. */
  readonly profile: TokenProfileName;
  readonly toleranceSeconds: number;
  readonly scope: string | undefined;
  readonly credentials: Credentials | undefined;
  /** Why there are no credentials. */
  readonly credentialsMissing: string | undefined;
  readonly tenantIsLocal: boolean;
  readonly proxy: string | undefined;
}

export function readSettings(
  variables: Variables,
  { client, scope, issuer: chosen }: CheckOptions,
): Settings {
  const read = (name: string, otherwise = '') =>
    variables[name]?.trim() || otherwise;
  const [first = ''] = listOf(read('ISSUER_BASE_URL'));
  const production = read('NODE_ENV') === 'production';
  const url = chosen?.trim() ?? first;
  const issuer = isTenantEndpoint(url, production) ? url : '';
  const tenantIsLocal =
    issuer !== '' && isLoopbackName(new URL(issuer).hostname);

  return {
    variables,
    issuer,
    audience: read('AUDIENCE'),
    namespace: read('CLAIM_NAMESPACE'),
    jwksUri: read('JWKS_URI') || undefined,
    algorithms: listOf(read('TOKEN_SIGNING_ALG', 'RS256')),
    profile:
      tokenProfileNames.find((name) => name === read('TOKEN_PROFILE')) ??
      'auth0',
    toleranceSeconds: Number(read('CLOCK_TOLERANCE_SECONDS', '5')),
    scope: scope ?? (read('CHECK_SCOPE') || undefined),
    ...tryCredentials(client, tenantIsLocal, variables),
    tenantIsLocal,
    proxy: issuer === '' ? undefined : proxyFor(issuer, variables),
  };
}

function tryCredentials(
  client: string | undefined,
  tenantIsLocal: boolean,
  variables: Variables,
): Pick<Settings, 'credentials' | 'credentialsMissing'> {
  try {
    const credentials = findCredentials(client, tenantIsLocal, variables);
    return { credentials, credentialsMissing: undefined };
  } catch (error) {
    return {
      credentials: undefined,
      credentialsMissing: (error as Error).message,
    };
  }
}

const listOf = (value: string): string[] =>
  value
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean);
