import {
  generateKeyPairSync,
  type KeyObject,
  type webcrypto,
} from 'node:crypto';

export interface SigningKeyPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key as the issuer publishes it. */
  readonly jwk: webcrypto.JsonWebKey & Record<string, unknown>;
}

export interface KeyOptions {
  /** Default: `rsa`. */
  readonly type?: 'rsa' | 'ec';
  /** The size of an RSA key. Default: 2048. */
  readonly bits?: number;
  /** The curve of an EC key. Default: `P-256`. */
  readonly curve?: string;
  /** Merged into the published JWK; `undefined` removes a member. */
  readonly jwk?: Record<string, unknown>;
}

/** Creates a key pair: by default RSA with 2048 bits, published for RS256. */
export function createSigningKeyPair(
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
