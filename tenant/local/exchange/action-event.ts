import type { CredentialsExchangeEvent } from '../../actions/credentials-exchange.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { ClaimLedger } from './claim-ledger.js';
import type { Exchange } from './exchange.js';
import type { TargetScopes } from './target-scopes.js';

/** What `event.tenant.id` says here, where a real tenant has its name. */
export const tenantId = 'local';

/** The `event` of the credentials-exchange trigger; a copy, the Action's to spoil. */
export function createActionEvent(
  action: ScriptDefinition,
  exchange: Exchange,
  claims: ClaimLedger,
  targetScopes: TargetScopes,
): CredentialsExchangeEvent {
  const { client, api, scopes, organization, request } = exchange;
  const correlationId = request.body['correlation_id'];
  return {
    accessToken: { customClaims: claims.toObject(), scope: [...scopes] },
    client: {
      client_id: client.clientId,
      name: client.name,
      metadata: { ...client.metadata },
    },
    ...(organization && {
      organization: {
        id: organization.id,
        name: organization.name,
        display_name: organization.displayName,
        metadata: { ...organization.metadata },
      },
    }),
    request: {
      body: structuredClone(request.body),
      // A laptop is nowhere in particular.
      geoip: {},
      hostname: request.hostname,
      ip: request.ip,
      ...(request.language && { language: request.language }),
      method: request.method,
      ...(request.userAgent && { user_agent: request.userAgent }),
    },
    resource_server: { identifier: api.identifier },
    secrets: { ...action.secrets },
    tenant: { id: tenantId },
    transaction: {
      ...(typeof correlationId === 'string' && {
        correlation_id: correlationId,
      }),
      requested_scopes: [...exchange.requestedScopes],
      target_scopes: targetScopes.current,
    },
  };
}
