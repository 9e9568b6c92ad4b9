import {
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

export interface SigningKeyPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key as the issuer publishes it; change a copy to publish it otherwise. */
  readonly jwk: JsonWebKey & Record<string, unknown>;
}

export interface KeyOptions {
  readonly type?: 'rsa' | 'ec';
  readonly bits?: number;
  readonly curve?: string;
  /** Overrides members of the published JWK; `undefined` leaves one out. */
  readonly jwk?: Record<string, unknown>;
}

/** Makes a key pair; RSA with 2048 bits, published for RS256, unless told otherwise. */
export function signingKeyPair(
  kid: string,
  { type = 'rsa', bits = 2048, curve = 'P-256', jwk = {} }: KeyOptions = {},
): SigningKeyPair {
  const { privateKey, publicKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: curve });
  const alg = type === 'rsa' ? 'RS256' : undefined;
  const published = {
    ...publicKey.export({ format: 'jwk' }),
    kid,
    use: 'sig',
    alg,
    ...jwk,
  };
  return { kid, privateKey, publicKey, jwk: published };
}
