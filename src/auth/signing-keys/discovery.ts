import { isTenantEndpoint } from '../../config/url.validators.js';
import { withoutSlash } from '../../config/without-slash.js';
import { isJsonObject } from '../../json/json-object.js';
import type { TenantHttp } from './tenant-http.js';

export interface TenantMetadata {
  /** What `iss` must be, to the letter. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** Where clients get tokens; what this API does not need to know does not have to be there. */
  readonly tokenEndpoint?: string;
}

const maxUrlLength = 2048;

/**
 * Reads the tenant's discovery document (OpenID Connect Discovery 1.0, section
 * 4). Its `issuer` must be the configured URL but for one trailing slash
 * (section 4.3 would have it equal; Auth0's has the slash, people leave it out).
 *
 * @throws {Error} where the document cannot be had, names another issuer or no usable `jwks_uri`
 */
export async function discover(
  baseUrl: string,
  http: TenantHttp,
  production: boolean,
  signal: AbortSignal,
): Promise<TenantMetadata> {
  const url = `${withoutSlash(baseUrl)}/.well-known/openid-configuration`;
  const { body } = await http.getJson(url, signal);
  if (!isJsonObject(body)) throw new Error(`${url} answered no JSON object`);

  const { issuer, jwks_uri: jwksUri, token_endpoint: tokenEndpoint } = body;
  if (
    typeof issuer !== 'string' ||
    withoutSlash(issuer) !== withoutSlash(baseUrl)
  ) {
    throw new Error(
      `issuer mismatch: ${url} states the issuer ${shortened(issuer)}, ISSUER_BASE_URL is ${JSON.stringify(baseUrl)}`,
    );
  }
  const isEndpoint = (value: unknown): value is string =>
    typeof value === 'string' &&
    value.length <= maxUrlLength &&
    isTenantEndpoint(value, production);
  if (!isEndpoint(jwksUri))
    throw new Error(`${url} states no jwks_uri that may be used`);
  return {
    issuer,
    jwksUri,
    ...(isEndpoint(tokenEndpoint) && { tokenEndpoint }),
  };
}

/** What a log line can take of a value that anyone may have written. */
const shortened = (value: unknown): string =>
  value === undefined ? 'none' : JSON.stringify(value).slice(0, 200);
