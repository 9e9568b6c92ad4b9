import { sign, constants, type KeyObject } from 'node:crypto';
import type { SigningKeyPair } from './signing-key-pair.js';

export const audience = 'https://api.example.com';
export const namespace = 'https://example.com/';

type Members = Record<string, unknown>;

export interface TokenOptions {
  /** Merged into a valid token's claims; `undefined` removes one. */
  readonly claims?: Members;
  /** Merged into a valid token's header; `undefined` removes one. */
  readonly header?: Members;
  /** The header's or payload's JSON to the letter, instead of the members above. */
  readonly rawHeader?: string;
  readonly rawPayload?: string;
  /** Signs with this key, whatever the header says. */
  readonly signWith?: KeyObject;
}

/** Whose token it is: an issuer's URL and the key that it signs with. */
export interface TokenIssuer {
  readonly url: string;
  readonly keys: readonly SigningKeyPair[];
}

/** A token that the API accepts, as Auth0's `access_token` profile has it, but for what a test overrides. */
export function mintToken(
  issuer: TokenIssuer,
  options: TokenOptions = {},
): string {
  const [key] = issuer.keys;
  if (!key) throw new Error('the issuer has no key to sign with');
  const header: Members = {
    alg: 'RS256',
    typ: 'JWT',
    kid: key.kid,
    ...options.header,
  };
  const payload = { ...validClaims(issuer.url), ...options.claims };
  const input = [
    options.rawHeader ?? JSON.stringify(header),
    options.rawPayload ?? JSON.stringify(payload),
  ]
    .map(base64url)
    .join('.');
  return `${input}.${signature(String(header['alg']), input, options.signWith ?? key.privateKey)}`;
}

export function validClaims(issuer: string): Members {
  const now = Math.floor(Date.now() / 1000);
  return {
    [`${namespace}urn`]: 'urn:example.com:c-one',
    [`${namespace}plan`]: 'pro',
    iss: issuer,
    sub: 'test-client@clients',
    aud: audience,
    iat: now,
    exp: now + 3600,
    scope: 'create:textAnalysis',
    gty: 'client-credentials',
    azp: 'test-client',
  };
}

export const base64url = (text: string | Buffer): string =>
  Buffer.from(text).toString('base64url');

/** A JWS signature (RFC 7518, section 3.1); of an unknown algorithm, as of RS256. */
function signature(alg: string, input: string, key: KeyObject): string {
  const digest = `sha${/(256|384|512)$/.exec(alg)?.[0] ?? '256'}`;
  const padding = alg.startsWith('PS')
    ? constants.RSA_PKCS1_PSS_PADDING
    : undefined;
  return sign(digest, Buffer.from(input), {
    key,
    ...(padding && { padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
    dsaEncoding: 'ieee-p1363',
  }).toString('base64url');
}
