import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../json/json-object.js';

export interface PublishedKey {
  readonly kid: string;
  /** The algorithms that the key's type and its `alg`, if any, allow. */
  readonly algorithms: readonly string[];
  readonly publicKey: KeyObject;
}

/** The members that a JWK has only where it is private or symmetric (RFC 7518, section 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const minRsaBits = 2048;
const algorithmOfCurve: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};

/**
 * The keys of a JWK Set (RFC 7517) that may verify tokens: public, asymmetric,
 * for signatures, of a size that is not weak, and with a `kid`, since a token
 * must name its key. All others are passed over; of two with one `kid`, the first counts.
 */
export function readKeySet(
  jwks: readonly unknown[],
  algorithms: readonly string[],
): ReadonlyMap<string, PublishedKey> {
  const keys = new Map<string, PublishedKey>();
  for (const jwk of jwks) {
    const key = isJsonObject(jwk) ? readKey(jwk, algorithms) : undefined;
    if (key && !keys.has(key.kid)) keys.set(key.kid, key);
  }
  return keys;
}

function readKey(
  jwk: JsonObject,
  allowed: readonly string[],
): PublishedKey | undefined {
  const { kid, use, key_ops } = jwk;
  if (typeof kid !== 'string' || kid === '') return undefined;
  if (use !== undefined && use !== 'sig') return undefined;
  if (
    key_ops !== undefined &&
    !(Array.isArray(key_ops) && key_ops.includes('verify'))
  ) {
    return undefined;
  }
  if (secretMembers.some((member) => Object.hasOwn(jwk, member)))
    return undefined;

  const algorithms = allowed.filter((alg) => isFor(jwk, alg));
  const publicKey = algorithms.length > 0 ? importKey(jwk) : undefined;
  return publicKey && { kid, algorithms, publicKey };
}

/** Whether a key of this type may verify signatures of this algorithm (RFC 7518, section 3.1). */
function isFor({ kty, crv, alg }: JsonObject, algorithm: string): boolean {
  if (alg !== undefined && alg !== algorithm) return false;
  if (kty === 'EC') return algorithmOfCurve[String(crv)] === algorithm;
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
