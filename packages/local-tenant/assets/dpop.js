/** A key for DPoP proofs, which does not leave the page. */
export const createKey = () =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
  ]);

/**
 * The proof for one request (RFC 9449, section 4.2).
 *
 * @param {CryptoKeyPair} key
 * @param {string} method
 * @param {string} url
 * @param {string} [token] that the request carries
 * @param {string} [nonce] that the API demands
 */
export async function prove(
  { publicKey, privateKey },
  method,
  url,
  token,
  nonce,
) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const { origin, pathname } = new URL(url);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  const payload = {
    jti: crypto.randomUUID(),
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(Date.now() / 1000),
    ...(nonce && { nonce }),
    ...(token && {
      ath: encode(await crypto.subtle.digest('SHA-256', toBytes(token))),
    }),
  };
  const content = [header, payload]
    .map((part) => encode(toBytes(JSON.stringify(part))))
    .join('.');
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(
    algorithm,
    privateKey,
    toBytes(content),
  );
  return `${content}.${encode(signature)}`;
}

/** @param {string} text */
const toBytes = (text) => new TextEncoder().encode(text);

/**
 * In base64url.
 *
 * @param {ArrayBuffer | Uint8Array} bytes
 */
const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
