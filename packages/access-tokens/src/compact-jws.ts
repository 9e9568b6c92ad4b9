import { InvalidTokenError } from './errors.js';

/** A JSON object that is not validated yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object and not `null` or an array. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How deep arrays and objects may be nested. Limited because some code is recursive. */
export const maxNesting = 64;

/** Whether parsed JSON is nested deeper than {@link maxNesting}. Does not recurse deeper itself. */
export const isNestedTooDeep = (value: unknown): boolean =>
  isDeeperThan(maxNesting, value);

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) =>
    isDeeperThan(levels - 1, member),
  );
}

/** Longer tokens are rejected without being read. Auth0's are shorter than 2 KiB unless an Action adds a lot. */
const maxTokenLength = 8 * 1024;

const threeParts = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * The encoded JOSE header of a JWS in compact serialization (RFC 7515, section
 * 7.1), for {@link readHeader}.
 *
 * @throws {InvalidTokenError} if the token is too long, or not three parts of canonical base64url
 */
export function getEncodedHeader(token: string): string {
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

/** Whether a text is a JWS in compact serialization (RFC 7515, section 7.1): three parts of canonical base64url. */
export const isCompactJws = (text: string): boolean =>
  threeParts.test(text) && text.split('.').every(isCanonicalBase64Url);

/**
 * Reads a header without verifying anything. If a member is repeated, the last one
 * counts.
 *
 * @throws {InvalidTokenError} if it is not a JSON object
 */
export function readHeader(encoded: string): JsonObject {
  const header = parseBase64Url(encoded);
  if (isJsonObject(header)) return header;
  throw new InvalidTokenError(
    'format',
    "The token's header is not a JSON object.",
  );
}

/** The unverified payload of a token that {@link getEncodedHeader} accepts; `undefined` if it is not JSON. */
export const readPayload = (token: string): unknown =>
  parseBase64Url(token.split('.')[1]);

/** Parses JSON in base64url; `undefined` if it is not JSON. */
export function parseBase64Url(encoded = ''): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the unused bits of the last character are zero (RFC 4648, section 3.5), so that no other text decodes to the same bytes. */
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
