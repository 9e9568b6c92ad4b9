import type { IncomingMessage } from 'node:http';
import { InvalidRequestError, type Challenge } from './errors.js';

/** The scheme is a token (RFC 9110, section 5.6.2): `Bearer`, not the beginning of `Bearerish`. */
const bearerScheme = /^bearer(?![!#$%&'*+\-.^_`|~\w])/i;
/** `"Bearer" 1*SP b64token` (RFC 6750, section 2.1). */
const bearerCredentials = /^bearer +([\w\-.~+/]+=*)$/i;

/**
 * The request's one `Authorization` header, exactly as it was sent.
 *
 * @returns `undefined` where there is none
 * @throws {InvalidRequestError} where there are several: Node silently drops all but the first
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
 * The bearer token in an `Authorization` header (RFC 6750, section 2.1). Tokens
 * in the query or the body (sections 2.2 and 2.3) are not supported. Does not
 * look into the token.
 *
 * @returns `undefined` where there is no header, or one of another scheme
 * @throws {InvalidRequestError} where the scheme is `Bearer` and what follows is not exactly one token
 */
export function getBearerToken(header: string | undefined): string | undefined {
  if (header === undefined || !bearerScheme.test(header)) return undefined;
  const token = bearerCredentials.exec(header)?.[1];
  if (token === undefined) {
    throw new InvalidRequestError(
      'The Authorization header must be the word Bearer, a space and one token.',
    );
  }
  return token;
}

/**
 * A `WWW-Authenticate: Bearer …` value (RFC 6750, section 3; RFC 9728, section
 * 5.1). Characters that a quoted string cannot have become spaces, so that no
 * value can end its attribute and start another.
 */
export function bearerChallenge(
  realm: string,
  resourceMetadata: string | undefined,
  challenge: Challenge,
): string {
  const attributes = {
    realm,
    ...challenge,
    resource_metadata: resourceMetadata,
  };
  return `Bearer ${Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value = '']) =>
        `${name}="${value.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, ' ')}"`,
    )
    .join(', ')}`;
}

/**
 * Where clients find the metadata of an API: the well-known path goes between
 * the host and the path of the API's own URL (RFC 9728, section 3.1).
 *
 * @param resource the API's own URL, without a trailing slash
 */
export function getResourceMetadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  const path = pathname === '/' ? '' : pathname;
  return `${origin}/.well-known/oauth-protected-resource${path}`;
}
