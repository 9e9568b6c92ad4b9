import type {
  ApiDefinition,
  GrantDefinition,
  OrganizationDefinition,
  TenantDefinition,
} from '../config/tenant-definition.js';
import type { Exchange } from '../exchange/exchange.js';
import { getAuthentication } from './client-authentication.js';
import { decideBinding } from './proof-of-possession.js';
import {
  accessDenied,
  grantTypeNotAllowed,
  requestInvalid,
  TokenRefusal,
  unauthorized,
} from './refusals.js';
import type { Transaction } from './token-request.js';

/**
 * Decides what an authenticated client gets. Checks grant type, API, grant,
 * organization and scopes in the order of a real tenant.
 *
 * @returns `undefined` if an old tenant would issue an opaque token
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
  if (!client.grantTypes.includes('client_credentials')) {
    throw grantTypeNotAllowed('client_credentials');
  }

  const audience = getAudience(tenant, transaction);
  if (!audience) {
    if (tenant.settings.opaqueTokenWithoutAudience) return undefined;
    throw accessDenied('Non-global clients are not allowed access to APIv1');
  }
  const grant = tenant.grants.find(
    (one) => one.clientId === clientId && one.audience === audience,
  );
  const api = findApi(issuer, tenant, audience);
  if (!grant) {
    if (client.isFirstParty) throw grantMissing(audience);
    const description = `Client is not authorized to access "${audience}".`;
    throw new TokenRefusal(403, 'unauthorized_client', description);
  }

  const organization = findOrganization(tenant, grant, parameters.organization);
  const requestedScopes = parameters.scope?.split(' ').filter(Boolean) ?? [];
  const scopes = narrowScopes(grant.scopes, requestedScopes);
  return {
    client,
    api,
    grant,
    organization,
    customDomain: tenant.customDomain,
    authentication: getAuthentication(client, transaction),
    scopes,
    requestedScopes,
    binding: decideBinding(client, api, transaction),
    request,
  };
}

/** The identifier of the API that the request is for, whether or not that API exists. */
export const getAudience = (
  { settings }: TenantDefinition,
  { parameters }: Transaction,
): string | undefined =>
  parameters.audience ||
  (settings.acceptsResource ? parameters.resource : undefined) ||
  settings.defaultAudience;

function findApi(
  issuer: string,
  tenant: TenantDefinition,
  audience: string,
): ApiDefinition {
  const api = tenant.apis.find(({ identifier }) => identifier === audience);
  if (api?.allowsClients) return api;
  if (api) {
    throw accessDenied(`Clients are not allowed access to "${audience}".`);
  }
  // Every tenant has a Management API. Here, no client has a grant for it.
  throw audience === `${issuer}api/v2/`
    ? grantMissing(audience)
    : accessDenied(`Service not enabled within domain: ${audience}`);
}

const grantMissing = (audience: string) =>
  accessDenied(
    `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`,
  );

const organizationRefused = (why: string) =>
  requestInvalid(`parameter organization is ${why}`);

function findOrganization(
  { organizations, settings }: TenantDefinition,
  grant: GrantDefinition,
  requested: string | undefined,
): OrganizationDefinition | undefined {
  const notAllowed = 'not allowed for this client';
  if (!requested) {
    if (grant.organizationUsage !== 'require') return undefined;
    throw organizationRefused('required for this client');
  }
  if (grant.organizationUsage === 'deny') throw organizationRefused(notAllowed);
  const organization = organizations.find(
    ({ id, name }) =>
      id === requested ||
      (settings.acceptsOrganizationName && name === requested),
  );
  if (!organization) throw organizationRefused('invalid');
  const isMember = organization.clientIds.includes(grant.clientId);
  if (!isMember && !grant.allowsAnyOrganization)
    throw organizationRefused(notAllowed);
  return organization;
}

/** Rejects scopes that are not granted, instead of leaving them out. */
function narrowScopes(
  granted: readonly string[],
  requested: readonly string[],
): readonly string[] {
  const excess = requested.filter((scope) => !granted.includes(scope));
  if (excess.length > 0) {
    const scopes = excess.join(', ');
    throw accessDenied(`Client has not been granted scopes: ${scopes}`);
  }
  return requested.length === 0
    ? granted
    : granted.filter((scope) => requested.includes(scope));
}
