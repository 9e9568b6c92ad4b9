import type { CredentialsExchangeEvent } from '../../types/credentials-exchange.js';
import type { ActionRun } from './action-api.js';
import { tenantId } from './script-host.js';

/** The `event` of the credentials-exchange trigger. It is a copy, so the Action may change it. */
export function createActionEvent(run: ActionRun): CredentialsExchangeEvent {
  const { action, exchange, claims, targetScopes } = run;
  const { client, api, scopes, organization, customDomain, request } = exchange;
  const { correlation_id } = request.body;
  return {
    accessToken: { customClaims: claims.toObject(), scope: [...scopes] },
    client: {
      authentication: structuredClone(exchange.authentication),
      client_id: client.clientId,
      name: client.name,
      metadata: { ...client.metadata },
    },
    ...(customDomain && {
      custom_domain: {
        domain: customDomain.domain,
        domain_metadata: { ...customDomain.metadata },
      },
    }),
    ...(organization && {
      organization: {
        id: organization.id,
        name: organization.name,
        display_name: organization.displayName,
        metadata: { ...organization.metadata },
      },
    }),
    request: structuredClone(request),
    resource_server: { identifier: api.identifier },
    secrets: { ...action.secrets },
    tenant: { id: tenantId },
    transaction: {
      ...(typeof correlation_id === 'string' && { correlation_id }),
      requested_scopes: [...exchange.requestedScopes],
      target_scopes: [...targetScopes],
    },
  };
}
