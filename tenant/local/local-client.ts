import type {
  GrantDefinition,
  TenantDefinition,
} from './config/tenant-definition.js';

/** A client of the local tenant, with all that it needs to ask for a token. */
export interface LocalClient {
  readonly name: string;
  readonly clientId: string;
  /** Empty where the client proves itself with a key. */
  readonly clientSecret: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly grants: readonly Pick<GrantDefinition, 'audience' | 'scopes'>[];
}

export function describeClients(tenant: TenantDefinition): LocalClient[] {
  return tenant.clients.map(({ name, clientId, clientSecret, metadata }) => ({
    name,
    clientId,
    clientSecret: clientSecret ?? '',
    metadata,
    grants: tenant.grants
      .filter((grant) => grant.clientId === clientId)
      .map(({ audience, scopes }) => ({ audience, scopes })),
  }));
}
