import { TokenRefusal } from './token-refusal.js';

/*
 * Auth0's own answers, as far as anybody has written them down. How sure each
 * is stands beside it in testing/token-contract.ts.
 */

const accessDenied = (status: number, description: string) =>
  new TokenRefusal(status, {
    error: 'access_denied',
    error_description: description,
  });

/** Wrong secret and unknown client look the same, so that ids cannot be probed; so do assertions that the engine refuses. */
export const unauthorized = () => accessDenied(401, 'Unauthorized');

export const assertionRefused = (description: string) =>
  new TokenRefusal(401, {
    error: 'invalid_client',
    error_description: description,
  });

export const audienceMissing = () =>
  accessDenied(403, 'Non-global clients are not allowed access to APIv1');

export const audienceUnknown = (audience: string) =>
  accessDenied(403, `Service not enabled within domain: ${audience}`);

export const grantMissing = (audience: string) =>
  accessDenied(
    403,
    `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`,
  );

export const thirdPartyGrantMissing = (audience: string) =>
  new TokenRefusal(403, {
    error: 'unauthorized_client',
    error_description: `Client is not authorized to access "${audience}".`,
  });

export const clientsDenied = (audience: string) =>
  accessDenied(403, `Clients are not allowed access to "${audience}".`);

export const scopesNotGranted = (scopes: readonly string[]) =>
  accessDenied(403, `Client has not been granted scopes: ${scopes.join(', ')}`);

export const grantTypeNotAllowed = (grantType: string) =>
  new TokenRefusal(403, {
    error: 'unauthorized_client',
    error_description: `Grant type '${grantType}' not allowed for the client.`,
    error_uri: 'https://auth0.com/docs/clients/client-grant-types',
  });

export const grantTypeUnsupported = (grantType: string | undefined) =>
  new TokenRefusal(403, {
    error: 'unsupported_grant_type',
    error_description: `Unsupported grant type: ${grantType}`,
  });

export const organizationNotAllowed = () =>
  requestInvalid('parameter organization is not allowed for this client');

export const organizationRequired = () =>
  requestInvalid('parameter organization is required for this client');

export const organizationUnknown = () =>
  requestInvalid('parameter organization is invalid');

export const requestInvalid = (description: string, status = 400) =>
  new TokenRefusal(status, {
    error: 'invalid_request',
    error_description: description,
  });

export const scopeInvalid = (description: string) =>
  new TokenRefusal(400, {
    error: 'invalid_scope',
    error_description: description,
  });

export const serverError = (description: string) =>
  new TokenRefusal(500, {
    error: 'server_error',
    error_description: description,
  });

export const tooManyRequests = (description: string) =>
  new TokenRefusal(429, {
    error: 'too_many_requests',
    error_description: description,
  });
