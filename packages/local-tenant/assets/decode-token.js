/**
 * @typedef {Record<string, unknown>} Members
 * @typedef {{ header: Members, claims: Members, signed: string, signature: Uint8Array<ArrayBuffer> }} DecodedToken
 */

/**
 * Reads a token without verifying it.
 *
 * @param {string} text
 * @returns {DecodedToken}
 * @throws {Error} saying why it is not a signed JWT
 */
export function decodeToken(text) {
  // It may be copied from a header, from JSON, or from wrapped lines in a terminal.
  const token = text
    .trim()
    .replace(/^(authorization:\s*)?bearer\s+/i, '')
    .replaceAll(/[\s"']/g, '');
  const parts = token.split('.');
  if (parts.length !== 3 || !parts[0] || !parts[1]) {
    throw new Error(
      parts.length === 5
        ? 'This is an encrypted token (JWE): only its API can read it.'
        : 'This is an opaque token, not a JWT, or not a token at all: a JWT has three parts separated by dots.',
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
    // Reported below.
  }
  throw new Error(`The token’s ${name} is not a JSON object.`);
}

/**
 * @param {string} part
 * @param {string} name
 */
function readBytes(part, name) {
  try {
    if (!/^[\w-]*$/.test(part)) throw new Error('Other characters');
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    throw new Error(`The token’s ${name} is not base64url.`);
  }
}

/**
 * The algorithms of this tenant's APIs whose keys are published.
 *
 * @type {Readonly<Record<string, { name: string, hash: string, saltLength?: number }>>}
 */
export const verifiable = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
};

/**
 * Fetches this tenant's published keys and verifies the signature with them. The
 * token is not sent anywhere.
 *
 * @param {DecodedToken} token
 * @returns {Promise<string | undefined>} what is wrong, if anything
 */
export async function getSignatureFault({ header, signed, signature }) {
  if (signature.length === 0) return 'It has no signature.';
  const response = await fetch('/.well-known/jwks.json').catch(() => undefined);
  if (!response?.ok) return 'The tenant’s keys could not be fetched.';
  /** @type {{ keys: (JsonWebKey & { kid: string, n: string, e: string })[] }} */
  const { keys } = await response.json();
  const jwk = keys.find(({ kid }) => kid === header['kid']);
  if (!jwk) return 'No signing key of this tenant has this kid.';
  const { n, e } = jwk;
  const algorithm = verifiable[String(header['alg'])];
  if (!algorithm)
    return 'This page cannot verify signatures of this algorithm.';
  const { subtle } = crypto;
  const key = await subtle.importKey(
    'jwk',
    { kty: 'RSA', n, e },
    algorithm,
    false,
    ['verify'],
  );
  const data = new TextEncoder().encode(signed);
  return (await subtle.verify(algorithm, key, signature, data))
    ? undefined
    : 'The signature does not verify.';
}
