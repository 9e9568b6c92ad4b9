import { errors } from './oidc-provider.js';

export interface RefusalBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_uri?: string;
}

/** An error response to a token request, in a real tenant's words. */
export class TokenRefusal extends errors.OIDCProviderError {
  readonly body: RefusalBody;

  constructor(
    status: number,
    error: string,
    error_description: string,
    error_uri?: string,
  ) {
    super(status, error);
    this.body = { error, error_description, ...(error_uri && { error_uri }) };
  }
}

/*
 * The responses, here and where they are thrown, are Auth0's own, as far as they
 * are documented or were observed. For how certain each one is, see
 * test/support/token-contract.ts.
 */

/** The same for a wrong secret and an unknown client, so that ids cannot be probed. */
export const unauthorized = () =>
  new TokenRefusal(401, 'access_denied', 'Unauthorized');

export const assertionRefused = (description: string) =>
  new TokenRefusal(401, 'invalid_client', description);

export const accessDenied = (description: string) =>
  new TokenRefusal(403, 'access_denied', description);

export const grantTypeNotAllowed = (grantType: string) =>
  new TokenRefusal(
    403,
    'unauthorized_client',
    `Grant type '${grantType}' not allowed for the client.`,
    'https://auth0.com/docs/clients/client-grant-types',
  );

export const requestInvalid = (description: string, status = 400) =>
  new TokenRefusal(status, 'invalid_request', description);

export const serverError = (description: string) =>
  new TokenRefusal(500, 'server_error', description);

export const tooManyRequests = (description: string) =>
  new TokenRefusal(429, 'too_many_requests', description);

/** In our own words: a real tenant's are not documented. */
export const proofMissing = (mechanism: 'none' | 'dpop' | 'mtls') =>
  requestInvalid(
    {
      none: 'The client requires proof of possession, but the API has no mechanism for it',
      dpop: 'A DPoP proof is required',
      mtls: 'A client certificate is required',
    }[mechanism],
  );

/** For what a real tenant can do and this one cannot. No real tenant responds with this. */
export const notEmulated = (what: string) =>
  new TokenRefusal(
    501,
    'not_emulated_by_local_tenant',
    `The local tenant does not emulate ${what}. A real tenant supports it, and answers differently.`,
  );
