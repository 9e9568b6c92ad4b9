import { OAuthError } from './oauth.error.js';

export interface InvalidTokenContext {
  /** The client, where the signature was good and the claims name one. */
  readonly clientId?: string;
  readonly cause?: unknown;
}

/**
 * `invalid_token`: "The access token provided is expired, revoked, malformed,
 * or invalid for other reasons." (RFC 6750, section 3.1)
 */
export class InvalidTokenError extends OAuthError {
  /**
   * @param rule what was judged, e.g. `exp`: a stable word for logs and metrics
   * @param detail what did not hold; names the claim, never its value
   */
  constructor(
    readonly rule: string,
    detail: string,
    { clientId, cause }: InvalidTokenContext = {},
  ) {
    super(
      'invalid_token',
      { error: 'invalid_token', error_description: detail },
      { detail, cause, log: { rule, reason: detail, clientId } },
    );
  }
}
