import { createHash, createPublicKey } from 'node:crypto';
import { type KeyRing, publishedKeys } from './key-ring.js';
import { selfSignedCertificate } from './self-signed-certificate.js';

/**
 * The tenant's JWKS as a real one answers it.
 *
 * @param alg left out of the keys where the tenant's APIs do not all use one
 */
export function jsonWebKeySet(ring: KeyRing, alg: string | undefined): object {
  return {
    keys: publishedKeys(ring).map(({ kid, privateKey }) => {
      const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
      const certificate = selfSignedCertificate(privateKey);
      return {
        ...(alg && { alg }),
        kty: 'RSA',
        use: 'sig',
        n,
        e,
        kid,
        x5t: createHash('sha1').update(certificate).digest('base64url'),
        x5c: [certificate.toString('base64')],
      };
    }),
  };
}
