import { isJsonObject } from './compact-jws.js';

/**
 * What a token is bound to (`cnf`, RFC 7800): the key of DPoP proofs by its
 * thumbprint (RFC 9449, section 6.1), or a client certificate by its hash (RFC
 * 8705, section 3.1).
 */
export interface Confirmation {
  readonly method: 'jkt' | 'x5t#S256';
  /** A SHA-256 in base64url. */
  readonly thumbprint: string;
}

/** The registered confirmation methods of JWTs (IANA, JWT Confirmation Methods). */
const registeredMethods = [
  'jwk',
  'jwe',
  'kid',
  'jku',
  'x5t#S256',
  'osc',
  'jkt',
];
const sha256 = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/**
 * Reads `cnf`, which must have exactly one method. Other members are ignored
 * (Keycloak adds some).
 *
 * @returns `undefined` if it has no supported method
 */
export function readConfirmation(cnf: unknown): Confirmation | undefined {
  if (!isJsonObject(cnf)) return undefined;
  const [method, ...others] = registeredMethods.filter((name) =>
    Object.hasOwn(cnf, name),
  );
  if (others.length > 0 || (method !== 'jkt' && method !== 'x5t#S256'))
    return undefined;
  const thumbprint = cnf[method];
  return typeof thumbprint === 'string' && sha256.test(thumbprint)
    ? { method, thumbprint }
    : undefined;
}
