import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { Exchange } from './exchange.js';

/** The `event` of the credentials-exchange trigger; a copy, the Action's to spoil. */
export function createActionEvent(
  action: ScriptDefinition,
  { client, api, scopes, requestedScopes, request }: Exchange,
  claims: ReadonlyMap<string, unknown>,
): object {
  return {
    accessToken: {
      customClaims: structuredClone(Object.fromEntries(claims)),
      scope: [...scopes],
    },
    client: {
      client_id: client.clientId,
      name: client.name,
      metadata: { ...client.metadata },
    },
    request: {
      body: structuredClone(request.body),
      geoip: {},
      hostname: request.hostname,
      ip: request.ip,
      language: request.language,
      method: request.method,
      user_agent: request.userAgent,
    },
    resource_server: { identifier: api.identifier },
    secrets: { ...action.secrets },
    tenant: { id: 'local' },
    transaction: { requested_scopes: [...requestedScopes] },
  };
}
