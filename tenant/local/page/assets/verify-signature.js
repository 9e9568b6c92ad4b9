/** @typedef {import('./decode-token.js').DecodedToken} DecodedToken */

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/**
 * Verifies the signature with this tenant's published keys, which are fetched;
 * the token is not sent anywhere.
 *
 * @param {DecodedToken} token
 * @returns {Promise<string | undefined>} what is wrong, if anything
 */
export async function signatureFault({ header, signed, signature }) {
  const response = await fetch('/.well-known/jwks.json');
  if (!response.ok) return 'The tenant’s keys cannot be had.';
  /** @type {{ keys: (JsonWebKey & { kid?: string })[] }} */
  const { keys } = await response.json();
  const jwk = keys.find(({ kid }) => kid === header['kid']);
  if (!jwk) return 'kid names no signing key of this tenant.';
  const { kty, n, e } = jwk;
  const key = await crypto.subtle.importKey(
    'jwk',
    /** @type {JsonWebKey} */ ({ kty, n, e }),
    algorithm,
    false,
    ['verify'],
  );
  const good = await crypto.subtle.verify(
    algorithm,
    key,
    signature,
    new TextEncoder().encode(signed),
  );
  return good ? undefined : 'The signature does not verify.';
}
