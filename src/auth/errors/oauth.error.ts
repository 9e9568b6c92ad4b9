import type { ProblemCode } from '../../problem/problem-codes.js';
import {
  ProblemException,
  type ProblemOptions,
} from '../../problem/problem.exception.js';

/** The attributes of a `Bearer` challenge beside the realm (RFC 6750, section 3). */
export interface Challenge {
  readonly error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
  readonly error_description?: string;
  readonly scope?: string;
}

/** A refusal that RFC 6750 answers with a `WWW-Authenticate` challenge. */
export abstract class OAuthError extends ProblemException {
  constructor(
    code: ProblemCode,
    readonly challenge: Challenge,
    options: ProblemOptions,
  ) {
    super(code, options);
  }
}
