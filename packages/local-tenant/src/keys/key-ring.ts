import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** A key with which the tenant signs, or has signed, tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/**
 * The tenant's signing keys, as its JWKS shows them: the current one signs, the
 * next one is announced ahead of its time, and previous ones still verify what
 * they signed until they are revoked.
 */
export interface KeyRing<Key = SigningKey> {
  readonly current: Key;
  readonly next: Key;
  readonly previous: readonly Key[];
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

export async function generateSigningKey(): Promise<SigningKey> {
  const options = { modulusLength: 2048 };
  const { privateKey } = await promisify(generateKeyPair)('rsa', options);
  return { kid: randomBytes(16).toString('base64url'), privateKey };
}
