import { OAuthError } from './oauth.error.js';

/**
 * `invalid_request`: "The request is missing a required parameter, includes an
 * unsupported parameter or parameter value, repeats the same parameter, uses
 * more than one method for including an access token, or is otherwise
 * malformed." (RFC 6750, section 3.1)
 */
export class InvalidRequestError extends OAuthError {
  constructor(detail: string) {
    super(
      'invalid_request',
      { error: 'invalid_request', error_description: detail },
      { detail, log: { reason: detail } },
    );
  }
}
