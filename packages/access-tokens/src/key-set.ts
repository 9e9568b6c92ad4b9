import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject } from './compact-jws.js';

/** The supported signature algorithms: the asymmetric ones (RFC 7518, section 3.1), without EdDSA. */
export const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
] as const;

/** One of the {@link signingAlgorithms}. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** A usable key of a key set. */
export interface PublishedKey {
  readonly kid: string;
  /** The algorithms that the key's type and its `alg`, if any, allow. */
  readonly algorithms: readonly string[];
  readonly publicKey: KeyObject;
}

/** The members that only a private or symmetric JWK has (RFC 7518, section 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const minRsaBits = 2048;
const curveAlgorithms: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};

/**
 * The keys of a JWK Set (RFC 7517) that may verify tokens: public, asymmetric,
 * for signatures, of sufficient size, and with a `kid`, which tokens name. Others
 * are ignored. Several keys may have the same `kid`, e.g. one for each algorithm
 * (RFC 7517, section 4.5).
 */
export function readKeySet(
  jwks: readonly unknown[],
  algorithms: readonly SigningAlgorithm[],
): PublishedKey[] {
  return jwks
    .map((jwk) => (isJsonObject(jwk) ? readKey(jwk, algorithms) : undefined))
    .filter((key) => key !== undefined);
}

function readKey(
  jwk: JsonObject,
  allowed: readonly SigningAlgorithm[],
): PublishedKey | undefined {
  const { kid, use, key_ops: keyOps } = jwk;
  if (typeof kid !== 'string' || kid === '') return undefined;
  if (use !== undefined && use !== 'sig') return undefined;
  if (
    keyOps !== undefined &&
    !(Array.isArray(keyOps) && keyOps.includes('verify'))
  ) {
    return undefined;
  }
  if (hasSecret(jwk)) return undefined;

  const algorithms = allowed.filter((alg) => allowsAlgorithm(jwk, alg));
  const publicKey = algorithms.length > 0 ? importKey(jwk) : undefined;
  return publicKey && { kid, algorithms, publicKey };
}

/** Whether a JWK has a member that a public key does not have. */
export const hasSecret = (jwk: JsonObject): boolean =>
  secretMembers.some((member) => Object.hasOwn(jwk, member));

/** Whether this key may verify signatures of this algorithm (RFC 7518, section 3.1). */
function allowsAlgorithm(
  { kty, crv, alg }: JsonObject,
  algorithm: SigningAlgorithm,
): boolean {
  if (alg !== undefined && alg !== algorithm) return false;
  if (kty === 'EC') return curveAlgorithms[String(crv)] === algorithm;
  return kty === 'RSA' && /^[RP]S/.test(algorithm);
}

function importKey(jwk: JsonObject): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < minRsaBits ? undefined : key;
  } catch {
    return undefined;
  }
}
