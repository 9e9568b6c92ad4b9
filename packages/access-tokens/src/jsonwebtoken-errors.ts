import {
  invalidSignature,
  payloadIsNoObject,
  type InvalidTokenError,
} from './errors.js';

/**
 * Translates what jsonwebtoken and jwa throw. They only verify the signature
 * here; header and claims are checked by this package. The errors are recognised
 * by name and message, because more than one copy of jsonwebtoken may be installed.
 *
 * @returns `undefined` where the error is not about the token
 */
export function toInvalidTokenError(
  error: unknown,
): InvalidTokenError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  // The TypeError is jwa's, for an ECDSA signature of the wrong length (RFC 7518, section 3.4).
  if (
    (name === 'JsonWebTokenError' && message === 'invalid signature') ||
    (error instanceof TypeError && /^"ES\d+" signatures must be /.test(message))
  ) {
    return invalidSignature();
  }
  // With `typ: JWT`, jsonwebtoken parses the payload first, and lets the SyntaxError pass.
  return name === 'JsonWebTokenError' || error instanceof SyntaxError
    ? payloadIsNoObject()
    : undefined;
}
