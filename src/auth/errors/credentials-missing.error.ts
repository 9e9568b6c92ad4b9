import type { ProblemOptions } from '../../problem/problem.exception.js';
import { OAuthError } from './oauth.error.js';

/**
 * The request has no bearer token. "If the request lacks any authentication
 * information […], the resource server SHOULD NOT include an error code or
 * other error information." (RFC 6750, section 3.1)
 */
export class CredentialsMissingError extends OAuthError {
  constructor({
    detail = 'Send an access token of the tenant: "Authorization: Bearer <token>".',
    cause,
  }: Pick<ProblemOptions, 'detail' | 'cause'> = {}) {
    super(
      'credentials_missing',
      {},
      { detail, cause, log: { reason: 'no bearer token' } },
    );
  }
}
