import type { TenantDefinition } from '../../tenant/local/config/tenant-definition.js';

/** A tenant's files as the deploy tool loads them, as far as machines are concerned. */
export interface Assets {
  readonly resourceServers: readonly {
    readonly name: string;
    readonly identifier: string;
    readonly scopes?: readonly { readonly value: string }[];
    readonly token_dialect: string;
    readonly token_lifetime: number;
    readonly enforce_policies: boolean;
    readonly signing_alg: string;
  }[];
  readonly clients: readonly {
    readonly name: string;
    readonly grant_types: readonly string[];
    readonly client_metadata?: Readonly<Record<string, string>>;
  }[];
  readonly clientGrants: readonly {
    readonly client_id: string;
    readonly audience: string;
    readonly scope: readonly string[];
  }[];
  readonly actions: readonly {
    readonly name: string;
    readonly code: string;
    readonly secrets?: readonly {
      readonly name: string;
      readonly value: string;
    }[];
  }[];
  readonly triggers: Readonly<
    Record<string, readonly { readonly action_name: string }[]>
  >;
}

/** What machines get of a tenant, in an order that tells nothing: the tool writes several items at a time. */
export interface Summary {
  readonly apis: readonly Named[];
  readonly clients: readonly Named[];
  readonly grants: readonly { readonly client: string }[];
  readonly actions: readonly Named[];
}

interface Named {
  readonly name: string;
}

export function fromAssets(assets: Assets): Summary {
  return sorted({
    apis: assets.resourceServers.map((api) => ({
      name: api.name,
      identifier: api.identifier,
      scopes: api.scopes?.map(({ value }) => value) ?? [],
      dialect: api.token_dialect,
      lifetime: api.token_lifetime,
      enforcePolicies: api.enforce_policies,
      algorithm: api.signing_alg,
    })),
    clients: assets.clients.map((client) => ({
      name: client.name,
      grantTypes: client.grant_types,
      metadata: client.client_metadata ?? {},
    })),
    grants: assets.clientGrants.map(({ client_id, audience, scope }) => ({
      client: client_id,
      audience,
      scopes: scope,
    })),
    actions: (assets.triggers['credentials-exchange'] ?? []).map(
      ({ action_name }) => {
        const action = assets.actions.find(({ name }) => name === action_name);
        return {
          name: action_name,
          code: action?.code,
          secrets: Object.fromEntries(
            action?.secrets?.map(({ name, value }) => [name, value]) ?? [],
          ),
        };
      },
    ),
  });
}

/** The tenant's files as the local tenant loads them, without what is for that alone. */
export function fromDefinition(
  tenant: TenantDefinition,
  readCode: (path: string) => string,
): Summary {
  return sorted({
    apis: tenant.apis.map((api) => ({
      name: api.name,
      identifier: api.identifier,
      scopes: [...api.scopes],
      dialect: api.dialect,
      lifetime: api.tokenLifetimeSeconds,
      enforcePolicies: api.enforcePolicies,
      algorithm: api.signingAlgorithm,
    })),
    clients: tenant.clients
      .filter(({ isDeployed }) => isDeployed)
      .map(({ name, grantTypes, metadata }) => ({
        name,
        grantTypes,
        metadata,
      })),
    grants: tenant.grants
      .filter(({ isDeployed }) => isDeployed)
      .map(({ clientId, audience, scopes }) => ({
        client:
          tenant.clients.find((one) => one.clientId === clientId)?.name ?? '',
        audience,
        scopes,
      })),
    actions: tenant.scripts.map(({ name, path, secrets }) => ({
      name,
      code: readCode(path),
      secrets,
    })),
  });
}

const sorted = ({ apis, clients, grants, actions }: Summary): Summary => ({
  apis: apis.toSorted((a, b) => a.name.localeCompare(b.name)),
  clients: clients.toSorted((a, b) => a.name.localeCompare(b.name)),
  grants: grants.toSorted((a, b) => a.client.localeCompare(b.client)),
  actions,
});
