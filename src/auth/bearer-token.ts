import type { FastifyRequest } from 'fastify';
import { InvalidRequestError } from './errors/invalid-request.error.js';

/** The scheme is a token of RFC 9110, section 5.6.2: `Bearer`, not the beginning of `Bearerish`. */
const bearerScheme = /^bearer(?![!#$%&'*+\-.^_`|~\w])/i;
/** `"Bearer" 1*SP b64token`, RFC 6750, section 2.1. */
const bearerCredentials = /^bearer +([\w\-.~+/]+=*)$/i;

/**
 * The request's one `Authorization` header, as it was sent.
 *
 * @returns `undefined` where there is none
 * @throws {InvalidRequestError} where there are two: Node would drop the second one silently
 */
export function authorizationHeader({
  raw,
}: FastifyRequest): string | undefined {
  const { rawHeaders } = raw;
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
  return raw.headers.authorization;
}

/**
 * The bearer token of an `Authorization` header, by the grammar of RFC 6750,
 * section 2.1. Tokens in the query or the body (sections 2.2 and 2.3) are never
 * looked for.
 *
 * @returns `undefined` where there is no header, or one of another scheme
 * @throws {InvalidRequestError} where the scheme is `Bearer` and what follows is not one token
 */
export function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined || !bearerScheme.test(header)) return undefined;
  const token = bearerCredentials.exec(header)?.[1];
  if (token === undefined) {
    throw new InvalidRequestError(
      'The Authorization header must be the word Bearer, a space and one token.',
    );
  }
  return token;
}
