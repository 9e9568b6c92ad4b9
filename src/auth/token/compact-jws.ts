import { isJsonObject, type JsonObject } from '../../json/json-object.js';
import { InvalidTokenError } from '../errors/invalid-token.error.js';

/** Longer tokens are refused unread. Auth0's are below 2 KiB unless an Action adds a lot. */
export const maxTokenLength = 8 * 1024;

const threeParts = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * The encoded JOSE header of a JWS in compact serialization (RFC 7515, section
 * 7.1), to be read by {@link readHeader}.
 *
 * @throws {InvalidTokenError} where the token is too long, or not three parts of canonical base64url
 */
export function encodedHeader(token: string): string {
  if (token.length > maxTokenLength) {
    throw new InvalidTokenError(
      'size',
      `The token is longer than ${maxTokenLength} bytes.`,
    );
  }
  if (!threeParts.test(token)) {
    throw new InvalidTokenError(
      'format',
      'The token is not a signed JWT of three base64url parts.',
    );
  }
  const parts = token.split('.');
  if (!parts.every(isCanonicalBase64Url)) {
    throw new InvalidTokenError(
      'format',
      'The token has a part that is not canonical base64url.',
    );
  }
  return parts[0] ?? '';
}

/**
 * Only reads: nothing here is verified. Where a member stands twice, the last
 * one decides (`JSON.parse`), as it does in jsonwebtoken.
 *
 * @throws {InvalidTokenError} where it is no JSON object
 */
export const readHeader = (encoded: string): JsonObject =>
  readJsonObject('header', encoded);

/** The payload of a token that {@link encodedHeader} has accepted, unverified: to choose an issuer by, never to trust. */
export function readUnverifiedPayload(token: string): JsonObject {
  return readJsonObject('payload', token.split('.')[1]);
}

function readJsonObject(part: string, encoded = ''): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    value = undefined;
  }
  if (!isJsonObject(value)) {
    throw new InvalidTokenError(
      'format',
      `The token's ${part} is not a JSON object.`,
    );
  }
  return value;
}

/** Whether no other text decodes to the same bytes: the unused bits of the last character are zero (RFC 4648, section 3.5). */
function isCanonicalBase64Url(part: string): boolean {
  const last = part.at(-1) ?? '';
  switch (part.length % 4) {
    case 0:
      return true;
    case 2:
      return 'AQgw'.includes(last);
    case 3:
      return 'AEIMQUYcgkosw048'.includes(last);
    default:
      return false;
  }
}
