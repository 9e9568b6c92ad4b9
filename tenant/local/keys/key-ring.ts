import { type SigningKey, generateSigningKey } from './signing-key.js';

/**
 * The tenant's signing keys, as its JWKS shows them: the current one signs, the
 * next one is announced ahead of its time, and previous ones still verify what
 * they signed until they are revoked.
 */
export interface KeyRing {
  readonly current: SigningKey;
  readonly next: SigningKey;
  readonly previous: readonly SigningKey[];
}

export async function createKeyRing(): Promise<KeyRing> {
  const [current, next] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
  ]);
  return { current, next, previous: [] };
}

export function publishedKeys(ring: KeyRing): SigningKey[] {
  return [ring.current, ring.next, ...ring.previous];
}
