import { errors } from './oidc-provider.js';

export interface RefusalBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_uri?: string;
}

/** A token request answered with an error, as a real tenant words it. */
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
 * Auth0's own answers, here and where they are thrown, as far as they are
 * documented or were seen. How certain each one is: test/support/token-contract.ts.
 */

/** Wrong secret and unknown client look the same, so that ids cannot be probed; so do assertions that the engine refuses. */
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

/** In our own words, since a real tenant's are not documented. */
export const proofMissing = (mechanism: 'none' | 'dpop' | 'mtls') =>
  requestInvalid(
    {
      none: 'The client requires proof of possession, for which the API has no mechanism',
      dpop: 'A DPoP proof is required',
      mtls: 'A client certificate is required',
    }[mechanism],
  );

/** No answer of a real tenant: where one would do something that this one cannot do. */
export const notEmulated = (what: string) =>
  new TokenRefusal(
    501,
    'not_emulated_by_local_tenant',
    `The local tenant does not emulate ${what}. A real tenant does. This is not its answer.`,
  );
