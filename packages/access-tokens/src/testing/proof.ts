import {
  createHash,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
  type webcrypto,
} from 'node:crypto';
import { signJws } from './mint-token.js';

/** A client's key pair for DPoP proofs. */
export interface ProofKey {
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly jwk: webcrypto.JsonWebKey;
  /** The `cnf` of tokens that are bound to this key. */
  readonly cnf: { readonly jkt: string };
}

export interface ProofOptions {
  /** Default: `GET`. */
  readonly method?: string;
  /** The URL of the request. */
  readonly url: string;
  /** The access token that is sent with it. */
  readonly token: string;
  /** Merged into the claims of a valid proof; `undefined` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Merged into the header of a valid proof; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** The exact text of the header or payload, instead of the members above. */
  readonly rawHeader?: string;
  readonly rawPayload?: string;
  /** Signs with this key, whatever the `jwk`. */
  readonly signWith?: KeyObject;
}

/** Creates a key pair for an algorithm. Default: ES256; RSA keys have 2048 bits by default. */
export function createProofKey(alg = 'ES256', bits = 2048): ProofKey {
  const { publicKey, privateKey } = generatePair(alg, bits);
  const jwk = publicKey.export({ format: 'jwk' });
  return { alg, privateKey, jwk, cnf: { jkt: getThumbprint(jwk) } };
}

/** Creates a proof (RFC 9449, section 4.2) that is valid except for what the options change. */
export function makeProof(
  { alg, jwk, privateKey }: ProofKey,
  {
    method = 'GET',
    url,
    token,
    claims,
    header,
    rawHeader,
    rawPayload,
    signWith = privateKey,
  }: ProofOptions,
): string {
  const members: Record<string, unknown> = {
    typ: 'dpop+jwt',
    alg,
    jwk,
    ...header,
  };
  const payload = {
    jti: randomUUID(),
    htm: method,
    htu: url,
    iat: Date.now() / 1000,
    ath: createHash('sha256').update(token).digest('base64url'),
    ...claims,
  };
  return signJws(
    String(members['alg']),
    rawHeader ?? JSON.stringify(members),
    rawPayload ?? JSON.stringify(payload),
    signWith,
  );
}

const curves: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
};

function generatePair(
  alg: string,
  bits: number,
): { publicKey: KeyObject; privateKey: KeyObject } {
  if (alg.startsWith('Ed')) return generateKeyPairSync('ed25519');
  const namedCurve = curves[alg];
  return namedCurve === undefined
    ? generateKeyPairSync('rsa', { modulusLength: bits })
    : generateKeyPairSync('ec', { namedCurve });
}

/** RFC 7638, section 3: the required members in this order, without spaces. */
function getThumbprint({ crv, e, kty, n, x, y }: webcrypto.JsonWebKey): string {
  const members = { crv, e, kty, n, x, y };
  return createHash('sha256')
    .update(JSON.stringify(members))
    .digest('base64url');
}
