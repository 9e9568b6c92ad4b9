import { InvalidTokenError } from '../errors/invalid-token.error.js';

/** jwa's word for an ECDSA signature that has not the size of its curve (RFC 7518, section 3.4), as any caller can send one. */
const isWrongSize = (error: Error): boolean =>
  error instanceof TypeError &&
  /^"ES\d+" signatures must be /.test(error.message);

const isWrong = ({ name, message }: Error): boolean =>
  name === 'JsonWebTokenError' && message === 'invalid signature';

/**
 * A refusal of jsonwebtoken in this project's words. What is left to it is the
 * signature: the header, the key and the claims are judged by this project.
 *
 * @returns `undefined` where the error is not about the token
 */
export function libraryRefusal(error: unknown): InvalidTokenError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isWrong(error) || isWrongSize(error)) {
    return new InvalidTokenError(
      'signature',
      'The signature does not verify with the key that kid names.',
    );
  }
  // Where typ is JWT, the payload is parsed first, and its SyntaxError comes as it is.
  if (error.name === 'JsonWebTokenError' || error instanceof SyntaxError) {
    return new InvalidTokenError(
      'format',
      "The token's payload is not a JSON object.",
    );
  }
  return undefined;
}
