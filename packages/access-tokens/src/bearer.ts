import type { IncomingMessage } from 'node:http';
import { InvalidRequestError } from './errors.js';

/** The authentication scheme: `DPoP` for tokens that are bound to a key (RFC 9449, section 7.1). */
export type Scheme = 'Bearer' | 'DPoP';

/** The scheme and token of an `Authorization` header. */
export interface Credentials {
  readonly scheme: Scheme;
  readonly token: string;
}

/** Matches only a whole scheme (RFC 9110, section 5.6.2): not the start of `Bearerish`. */
const knownScheme = /^(?:bearer|(dpop))(?![!#$%&'*+\-.^_`|~\w])/i;
/** `1*SP b64token` (RFC 6750, section 2.1; RFC 9449, section 7.1). */
const schemeAndToken = /^\w+ +([\w\-.~+/]+=*)$/;

/**
 * The request's one `Authorization` header, exactly as it was sent.
 *
 * @returns `undefined` if there is none
 * @throws {InvalidRequestError} if there are several: Node silently drops all but the first
 */
export function getAuthorizationHeader({
  rawHeaders,
  headers,
}: Pick<IncomingMessage, 'rawHeaders' | 'headers'>): string | undefined {
  let seen = false;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length !== 13 || name.toLowerCase() !== 'authorization') continue;
    if (seen)
      throw new InvalidRequestError(
        'There is more than one Authorization header.',
      );
    seen = true;
  }
  return headers.authorization;
}

/**
 * The scheme and the token of an `Authorization` header (RFC 6750, section 2.1;
 * RFC 9449, section 7.1). Tokens in the query or the body (RFC 6750, sections 2.2
 * and 2.3) are not supported. Does not check the token.
 *
 * @param schemes the accepted schemes, case-insensitive
 * @returns `undefined` if there is no header, or one with another scheme
 * @throws {InvalidRequestError} if the scheme is not followed by exactly one token
 */
export function getCredentials(
  header: string | undefined,
  schemes: readonly Scheme[],
): Credentials | undefined {
  const scheme = getScheme(header);
  if (header === undefined || !scheme || !schemes.includes(scheme))
    return undefined;
  const token = schemeAndToken.exec(header)?.[1];
  if (token === undefined) {
    throw new InvalidRequestError(
      `The Authorization header must be the word ${scheme}, a space and one token.`,
    );
  }
  return { scheme, token };
}

/** The token of a `Bearer` header: {@link getCredentials} without DPoP. */
export const getBearerToken = (
  header: string | undefined,
): string | undefined => getCredentials(header, ['Bearer'])?.token;

/** The scheme of an `Authorization` header, if it is one for tokens. */
export function getScheme(header: string | undefined): Scheme | undefined {
  const match = header === undefined ? null : knownScheme.exec(header);
  if (!match) return undefined;
  return match[1] === undefined ? 'Bearer' : 'DPoP';
}

/**
 * The URL of an API's metadata: the well-known path is inserted between the host
 * and the path of the API's own URL (RFC 9728, section 3.1).
 *
 * @param resource the API's own URL, without a trailing slash
 */
export function getResourceMetadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  const path = pathname === '/' ? '' : pathname;
  return `${origin}/.well-known/oauth-protected-resource${path}`;
}
