import type { Overlay } from './overlay.js';
import type { TenantDefinition } from './tenant-definition.js';

/** The tenant with the overlay's metadata and scopes. Ignores what the tenant does not have. */
export function applyOverlay(
  tenant: TenantDefinition,
  overlay: Overlay,
): TenantDefinition {
  return {
    ...tenant,
    clients: tenant.clients.map((client) => {
      const own = overlay.clients.find(({ name }) => name === client.name);
      return own ? { ...client, metadata: own.client_metadata } : client;
    }),
    grants: tenant.grants.map((grant) => {
      const own = overlay.clientGrants.find(
        (one) => findGrant(tenant, one) === grant,
      );
      if (!own) return grant;
      const known = getScopes(tenant, grant.audience);
      const scopes = own.scope.filter((scope) => known.includes(scope));
      return { ...grant, scopes };
    }),
  };
}

/** The clients, grants and scopes in the overlay that the tenant does not have. */
export function findFaults(
  tenant: TenantDefinition,
  { clients, clientGrants }: Overlay,
): string[] {
  return [
    ...clients
      .filter(({ name }) => tenant.clients.every((one) => one.name !== name))
      .map(({ name }) => `there is no client "${name}"`),
    ...clientGrants.flatMap((grant) => {
      const { client_id: name, audience, scope } = grant;
      if (!findGrant(tenant, grant)) {
        return [`"${name}" has no grant for "${audience}"`];
      }
      const known = getScopes(tenant, audience);
      return scope
        .filter((one) => !known.includes(one))
        .map((one) => `"${audience}" has no scope "${one}"`);
    }),
  ];
}

/** The grant that an item of the overlay is about. */
export function findGrant(
  { clients, grants }: TenantDefinition,
  { client_id: name, audience }: { client_id: string; audience: string },
) {
  const client = clients.find((one) => one.name === name);
  return grants.find(
    (grant) =>
      grant.clientId === client?.clientId && grant.audience === audience,
  );
}

export const getScopes = ({ apis }: TenantDefinition, audience: string) =>
  apis.find(({ identifier }) => identifier === audience)?.scopes ?? [];
