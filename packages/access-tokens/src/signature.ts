import { constants, verify, type KeyObject } from 'node:crypto';

/** The length of ECDSA signatures: two numbers of the curve's size, not DER (RFC 7518, section 3.4). */
const ecdsaBytes: Readonly<Record<string, number>> = {
  ES256: 64,
  ES384: 96,
  ES512: 132,
};

/**
 * Verifies the signature of a JWS in compact serialization (RFC 7515, section
 * 5.2; RFC 7518, section 3). Does not check that the algorithm fits the key.
 */
export function isSignatureValid(
  token: string,
  algorithm: string,
  publicKey: KeyObject,
): boolean {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const length = ecdsaBytes[algorithm];
  if (length !== undefined && signature.length !== length) return false;
  return verify(
    `sha${algorithm.slice(2)}`,
    Buffer.from(token.slice(0, end), 'latin1'),
    {
      key: publicKey,
      dsaEncoding: 'ieee-p1363',
      ...(algorithm.startsWith('PS') && {
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      }),
    },
    signature,
  );
}
