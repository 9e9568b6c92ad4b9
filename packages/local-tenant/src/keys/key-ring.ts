import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** A key for signing tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/**
 * The tenant's signing keys, all of them in its key set: the current one signs, the
 * next one is published in advance, and previous ones still verify the tokens
 * that they signed until they are revoked.
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

export function getPublishedKeys(ring: KeyRing): SigningKey[] {
  return [ring.current, ring.next, ...ring.previous];
}

export async function generateSigningKey(): Promise<SigningKey> {
  const options = { modulusLength: 2048 };
  const { privateKey } = await promisify(generateKeyPair)('rsa', options);
  return { kid: randomBytes(16).toString('base64url'), privateKey };
}
