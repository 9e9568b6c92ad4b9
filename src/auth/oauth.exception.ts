import {
  isAccessTokenError,
  type AccessTokenError,
  type Challenge,
} from '@repo/access-tokens';
import { ProblemException } from '../platform/problem/problem.exception.js';

/** An {@link AccessTokenError} as an exception of Nest's, whose status every filter understands. */
export class OAuthException extends ProblemException {
  readonly challenge: Challenge | undefined;

  constructor(error: AccessTokenError) {
    const { code, message: detail, headers, log, cause } = error;
    super(code, { detail, headers, log, cause });
    this.challenge = error.challenge;
  }
}

/** What a guard throws for an error of the package; other errors are returned as they are. */
export const toException = (error: unknown): unknown =>
  isAccessTokenError(error) ? new OAuthException(error) : error;
