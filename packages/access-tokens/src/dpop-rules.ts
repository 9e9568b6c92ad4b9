import { isJsonObject, type JsonObject } from './compact-jws.js';
import { normalizeHtu } from './htu.js';
import { hasSecret } from './key-set.js';
import type { HeaderContext, Rule } from './rules.js';

/** The curve or key type of each algorithm (RFC 7518, section 3.1; RFC 8037, section 3.1). */
const keyTypes = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
  PS256: 'RSA',
  PS384: 'RSA',
  PS512: 'RSA',
  RS256: 'RSA',
  RS384: 'RSA',
  RS512: 'RSA',
} as const;

/** An algorithm that DPoP proofs may be signed with; all are asymmetric. */
export type DpopAlgorithm = keyof typeof keyTypes;

/** The algorithms that DPoP proofs may be signed with. */
export const dpopAlgorithms = Object.keys(keyTypes) as DpopAlgorithm[];

/** The expected values of a proof's claims. Times are seconds since the epoch. */
export interface ProofContext {
  /** The method of the request. */
  readonly method: string;
  /** The URL of the request, as {@link normalizeHtu} writes it. */
  readonly url: string | undefined;
  /** Whether the error message may show {@link url}. */
  readonly showUrl: boolean;
  readonly now: number;
  readonly maxAgeSeconds: number;
  readonly toleranceSeconds: number;
  /** The SHA-256 of the access token, in base64url. */
  readonly ath: string;
  /** The thumbprint of the proof's own key. */
  readonly keyThumbprint: string;
  /** The thumbprint that the access token is bound to. */
  readonly jkt: string;
}

/** How many seconds `iat` may be in the future. */
export const maxAheadSeconds = 30;
const maxJtiLength = 128;

/** The rules for a proof's header (RFC 9449, section 4.3). `jku`, `x5u`, `x5c` and `kid` are ignored. */
export const proofHeaderRules: readonly Rule<HeaderContext>[] = [
  {
    name: 'typ',
    accepts: ({ typ }) => typ === 'dpop+jwt',
    detail: 'typ is not dpop+jwt.',
  },
  {
    name: 'alg',
    accepts: ({ alg }, { algorithms }) =>
      typeof alg === 'string' && algorithms.includes(alg),
    detail: 'alg is not a signature algorithm that this API accepts.',
  },
  {
    name: 'crit',
    accepts: ({ crit, b64 }) => crit === undefined && b64 === undefined,
    detail: 'crit or b64 requires an extension that this API does not support.',
  },
  {
    name: 'jwk',
    accepts: ({ jwk }) => isJsonObject(jwk) && !hasSecret(jwk),
    detail: 'jwk is not a public key.',
  },
  {
    name: 'jwk',
    accepts: ({ alg, jwk }) => fits(alg as DpopAlgorithm, jwk as JsonObject),
    detail: 'jwk is not a key for alg.',
  },
];

/**
 * The rules for a proof's claims, checked after its signature (RFC 9449, section
 * 4.3). The replay store checks whether `jti` was used before.
 */
export const proofClaimRules: readonly Rule<ProofContext>[] = [
  {
    name: 'htm',
    accepts: ({ htm }, { method }) => htm === method,
    detail: 'htm is not the method of this request.',
  },
  {
    name: 'htu',
    accepts: ({ htu }, { url }) =>
      url !== undefined && typeof htu === 'string' && normalizeHtu(htu) === url,
    detail: (_claims, { url, showUrl }) =>
      showUrl && url !== undefined
        ? `htu is not the URL of this request, ${url}`
        : 'htu is not the URL of this request.',
  },
  {
    name: 'iat',
    accepts: ({ iat }) => typeof iat === 'number',
    detail: 'iat is missing or not a number.',
  },
  {
    name: 'iat',
    accepts: ({ iat }, { now, maxAgeSeconds, toleranceSeconds }) =>
      Number(iat) >= now - maxAgeSeconds - toleranceSeconds,
    detail: 'iat is too long ago: make a new proof for each request.',
  },
  {
    name: 'iat',
    accepts: ({ iat }, { now }) => Number(iat) <= now + maxAheadSeconds,
    detail: 'iat is in the future.',
  },
  {
    name: 'ath',
    accepts: (claims, { ath }) => claims['ath'] === ath,
    detail: 'ath is not the hash of the access token.',
  },
  {
    name: 'jkt',
    accepts: (_claims, { keyThumbprint, jkt }) => keyThumbprint === jkt,
    detail: 'jkt names another key: the access token is not bound to this one.',
  },
  {
    name: 'jti',
    accepts: ({ jti }) =>
      typeof jti === 'string' && jti !== '' && jti.length <= maxJtiLength,
    detail: `jti is missing, or not a string of 1 to ${maxJtiLength} characters.`,
  },
];

const fits = (alg: DpopAlgorithm, { kty, crv }: JsonObject): boolean =>
  keyTypes[alg] === (kty === 'RSA' ? kty : crv);
