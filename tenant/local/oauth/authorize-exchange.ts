import type { TenantDefinition } from '../config/tenant-definition.js';
import type { Exchange, ExchangeRequest } from '../exchange/exchange.js';
import {
  audienceMissing,
  audienceUnknown,
  grantMissing,
  grantTypeNotAllowed,
  scopesNotGranted,
  unauthorized,
} from './refusals.js';
import type { TokenParameters } from './token-request.js';

const grantType = 'client_credentials';

/**
 * Settles what an authenticated client gets: grant type, API, grant, scopes, in
 * the order in which a real tenant refuses.
 *
 * @throws {TokenRefusal}
 */
export function authorizeExchange(
  tenant: TenantDefinition,
  clientId: string,
  parameters: TokenParameters,
  request: ExchangeRequest,
): Exchange {
  const client = tenant.clients.find((one) => one.clientId === clientId);
  if (!client) throw unauthorized();
  if (!client.grantTypes.includes(grantType)) {
    throw grantTypeNotAllowed(grantType);
  }

  const { audience } = parameters;
  if (!audience) throw audienceMissing();
  const api = tenant.apis.find(({ identifier }) => identifier === audience);
  if (!api) throw audienceUnknown(audience);

  const grant = tenant.grants.find(
    (one) => one.clientId === clientId && one.audience === audience,
  );
  if (!grant) throw grantMissing(audience);

  const requestedScopes = parameters.scope?.split(' ').filter(Boolean) ?? [];
  const excess = requestedScopes.filter((one) => !grant.scopes.includes(one));
  if (excess.length > 0) throw scopesNotGranted(excess);

  const scopes =
    requestedScopes.length > 0
      ? grant.scopes.filter((one) => requestedScopes.includes(one))
      : grant.scopes;
  return { client, api, scopes, requestedScopes, request };
}
