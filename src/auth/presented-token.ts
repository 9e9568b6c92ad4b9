import type { SigningKey } from './signing-keys/signing-key.js';
import type { VerifiedToken } from './jwt.strategy.js';

/**
 * A bearer token on its way through passport, where it stands for the request.
 * The request itself stays outside: what passport's callbacks refer to outlives
 * the young generation, and with it would go all that a request holds.
 */
export interface PresentedToken {
  readonly token: string;
  /** The key that it names, once found; passport-jwt hands a key to the verification alone. */
  key?: SigningKey;
  /** Passport's name for the outcome. */
  user?: VerifiedToken;
}
