import { OAuthError } from './oauth.error.js';

/**
 * `insufficient_scope`: "The request requires higher privileges than provided
 * by the access token. […] MAY include the "scope" attribute with the scope
 * necessary to access the protected resource." (RFC 6750, section 3.1)
 */
export class InsufficientScopeError extends OAuthError {
  constructor(
    required: readonly string[],
    quantity: 'all' | 'any',
    clientId?: string,
  ) {
    const scope = required.join(' ');
    const detail =
      quantity === 'all' || required.length === 1
        ? `This needs the scope ${required.join(' and ')}.`
        : `This needs one of the scopes ${required.join(', ')}.`;
    super(
      'insufficient_scope',
      { error: 'insufficient_scope', scope },
      { detail, log: { reason: `scope ${quantity} of: ${scope}`, clientId } },
    );
  }
}
