import type {
  ApiDefinition,
  GrantDefinition,
  OrganizationDefinition,
  TenantDefinition,
} from '../config/tenant-definition.js';
import type { Exchange } from '../exchange/exchange.js';
import {
  audienceMissing,
  audienceUnknown,
  clientsDenied,
  grantMissing,
  grantTypeNotAllowed,
  organizationNotAllowed,
  organizationRequired,
  organizationUnknown,
  scopesNotGranted,
  thirdPartyGrantMissing,
  unauthorized,
} from './refusals.js';
import type { TokenParameters } from './token-request.js';
import type { Transaction } from './transaction.js';

const grantType = 'client_credentials';

/**
 * Settles what an authenticated client gets: grant type, API, grant,
 * organization, scopes, in the order in which a real tenant refuses.
 *
 * @returns `undefined` where a tenant of old would give out an opaque token
 * @throws {TokenRefusal}
 */
export function authorizeExchange(
  issuer: string,
  tenant: TenantDefinition,
  clientId: string,
  transaction: Transaction,
): Exchange | undefined {
  const { parameters, request } = transaction;
  const client = tenant.clients.find((one) => one.clientId === clientId);
  if (!client) throw unauthorized();
  transaction.client = client;
  if (!client.grantTypes.includes(grantType)) {
    throw grantTypeNotAllowed(grantType);
  }

  const audience = findAudience(tenant, parameters);
  if (!audience) {
    if (tenant.settings.opaqueTokenWithoutAudience) return undefined;
    throw audienceMissing();
  }
  const grant = tenant.grants.find(
    (one) => one.clientId === clientId && one.audience === audience,
  );
  const api = findApi(issuer, tenant, audience);
  if (!grant) {
    throw client.isFirstParty
      ? grantMissing(audience)
      : thirdPartyGrantMissing(audience);
  }

  const organization = findOrganization(tenant, grant, parameters.organization);
  const requestedScopes = parameters.scope?.split(' ').filter(Boolean) ?? [];
  const scopes = narrowScopes(grant.scopes, requestedScopes);
  return { client, api, grant, organization, scopes, requestedScopes, request };
}

function findAudience(
  { settings }: TenantDefinition,
  { audience, resource }: TokenParameters,
): string | undefined {
  return (
    audience ||
    (settings.acceptsResource ? resource : undefined) ||
    settings.defaultAudience
  );
}

function findApi(
  issuer: string,
  tenant: TenantDefinition,
  audience: string,
): ApiDefinition {
  const api = tenant.apis.find(({ identifier }) => identifier === audience);
  if (api?.allowsClients) return api;
  if (api) throw clientsDenied(audience);
  // Every tenant has its management API, for which this one grants nothing.
  throw audience === `${issuer}api/v2/`
    ? grantMissing(audience)
    : audienceUnknown(audience);
}

function findOrganization(
  { organizations, settings }: TenantDefinition,
  grant: GrantDefinition,
  asked: string | undefined,
): OrganizationDefinition | undefined {
  if (!asked) {
    if (grant.organizationUsage === 'require') throw organizationRequired();
    return undefined;
  }
  if (grant.organizationUsage === 'deny') throw organizationNotAllowed();
  const organization = organizations.find(
    ({ id, name }) =>
      id === asked || (settings.acceptsOrganizationName && name === asked),
  );
  if (!organization) throw organizationUnknown();
  const isMember = organization.clientIds.includes(grant.clientId);
  if (!isMember && !grant.allowsAnyOrganization) throw organizationNotAllowed();
  return organization;
}

/** A scope too many is refused, not filtered. */
function narrowScopes(
  granted: readonly string[],
  requested: readonly string[],
): readonly string[] {
  const excess = requested.filter((scope) => !granted.includes(scope));
  if (excess.length > 0) throw scopesNotGranted(excess);
  return requested.length === 0
    ? granted
    : granted.filter((scope) => requested.includes(scope));
}
