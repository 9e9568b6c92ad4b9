/**
 * @typedef {Record<string, unknown>} Members
 * @typedef {{ header: Members, claims: Members, signed: string, signature: Uint8Array<ArrayBuffer> }} DecodedToken
 */

/**
 * Reads a token without verifying it.
 *
 * @param {string} text
 * @returns {DecodedToken}
 * @throws {Error} saying why it is no signed JWT
 */
export function decodeToken(text) {
  const token = text.trim().replace(/^(authorization:\s*)?bearer\s+/i, '');
  const parts = token.split('.');
  if (parts.length === 5) {
    throw new Error(
      'This is an encrypted token (JWE): only its API can read it.',
    );
  }
  if (parts.length !== 3) {
    throw new Error(
      'This is no JWT but an opaque token, or not a token at all: a JWT has three parts with dots between them.',
    );
  }
  const [header = '', payload = '', signature = ''] = parts;
  return {
    header: readObject(header, 'header'),
    claims: readObject(payload, 'payload'),
    signed: `${header}.${payload}`,
    signature: readBytes(signature, 'signature'),
  };
}

/**
 * @param {string} part
 * @param {string} name
 * @returns {Members}
 */
function readObject(part, name) {
  const text = new TextDecoder().decode(readBytes(part, name));
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value;
    }
  } catch {
    // Said below.
  }
  throw new Error(`The token’s ${name} is not a JSON object.`);
}

/**
 * @param {string} part
 * @param {string} name
 */
function readBytes(part, name) {
  if (!/^[\w-]+$/.test(part)) {
    throw new Error(`The token’s ${name} is not base64url.`);
  }
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    throw new Error(`The token’s ${name} is not base64url.`);
  }
}
