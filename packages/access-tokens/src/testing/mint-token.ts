import { sign, constants, type KeyObject } from 'node:crypto';
import type { SigningKeyPair } from './signing-key-pair.js';

/** The default audience and claim namespace of minted tokens. */
export const audience = 'https://api.example.com';
export const namespace = 'https://example.com/';

type Members = Record<string, unknown>;

export interface ClaimOptions {
  /** Default: {@link audience}. */
  readonly audience?: string;
  /** Default: {@link namespace}. */
  readonly namespace?: string;
  /** Default: `create:textAnalysis`. */
  readonly scope?: string;
}

export interface TokenOptions extends ClaimOptions {
  /** Merged into {@link validClaims}; `undefined` removes one. */
  readonly claims?: Members;
  /** Merged into a valid token's header; `undefined` removes one. */
  readonly header?: Members;
  /** The exact text of the header or payload, instead of the members above. */
  readonly rawHeader?: string;
  readonly rawPayload?: string;
  /** Signs with this key, whatever the `kid`. */
  readonly signWith?: KeyObject;
}

/** The issuer of a token. */
export interface TokenIssuer {
  /** The token's `iss`. */
  readonly url: string;
  /** The first key signs. */
  readonly keys: readonly SigningKeyPair[];
}

/** Creates a token that is valid in Auth0's `access_token` profile, except for what the options change. */
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
  const payload = { ...validClaims(issuer.url, options), ...options.claims };
  return signJws(
    String(header['alg']),
    options.rawHeader ?? JSON.stringify(header),
    options.rawPayload ?? JSON.stringify(payload),
    options.signWith ?? key.privateKey,
  );
}

/** The claims of a machine's token that is valid for an hour. */
export function validClaims(
  issuer: string,
  options: ClaimOptions = {},
): Members {
  const prefix = options.namespace ?? namespace;
  const now = Math.floor(Date.now() / 1000);
  return {
    [`${prefix}urn`]: 'urn:example.com:c-one',
    [`${prefix}plan`]: 'pro',
    iss: issuer,
    sub: 'test-client@clients',
    aud: options.audience ?? audience,
    iat: now,
    exp: now + 3600,
    scope: options.scope ?? 'create:textAnalysis',
    gty: 'client-credentials',
    azp: 'test-client',
  };
}

export const base64url = (text: string | Buffer): string =>
  Buffer.from(text).toString('base64url');

/** A JWS in compact serialization, from the text of its header and payload. */
export function signJws(
  alg: string,
  header: string,
  payload: string,
  key: KeyObject,
): string {
  const input = [header, payload].map(base64url).join('.');
  return `${input}.${signature(alg, input, key)}`;
}

/** A JWS signature (RFC 7518, section 3.1; RFC 8037). For an unknown algorithm, it is that of RS256. */
function signature(alg: string, input: string, key: KeyObject): string {
  const digest =
    key.asymmetricKeyType === 'ed25519'
      ? undefined
      : `sha${/(256|384|512)$/.exec(alg)?.[0] ?? '256'}`;
  const padding = alg.startsWith('PS')
    ? constants.RSA_PKCS1_PSS_PADDING
    : undefined;
  return sign(digest, Buffer.from(input), {
    key,
    ...(padding && { padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
    dsaEncoding: 'ieee-p1363',
  }).toString('base64url');
}
