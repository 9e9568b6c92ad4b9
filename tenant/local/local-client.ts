import type {
  GrantDefinition,
  TenantDefinition,
} from './config/tenant-definition.js';

/** A client of the local tenant, with all that it needs to ask for a token. */
export interface LocalClient {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly grants: readonly Pick<GrantDefinition, 'audience' | 'scopes'>[];
}

export function describeClients(tenant: TenantDefinition): LocalClient[] {
  return tenant.clients.map(({ name, clientId, clientSecret, metadata }) => ({
    name,
    clientId,
    clientSecret,
    metadata,
    grants: tenant.grants
      .filter((grant) => grant.clientId === clientId)
      .map(({ audience, scopes }) => ({ audience, scopes })),
  }));
}
