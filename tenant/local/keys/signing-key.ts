import {
  type JsonWebKey,
  type KeyObject,
  createPrivateKey,
  generateKeyPair,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';

/** A key with which the tenant signs, or has signed, tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** The form in which a key is stored. */
export interface StoredKey {
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
}

export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
  });
  return { kid: randomBytes(16).toString('base64url'), privateKey };
}

export function storeKey({ kid, privateKey }: SigningKey): StoredKey {
  return { kid, privateJwk: privateKey.export({ format: 'jwk' }) };
}

export function restoreKey({ kid, privateJwk }: StoredKey): SigningKey {
  return {
    kid,
    privateKey: createPrivateKey({ key: privateJwk, format: 'jwk' }),
  };
}
