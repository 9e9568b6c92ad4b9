import { readFileSync } from 'node:fs';
import { FileReader } from '../../packages/local-tenant/src/config/file-reader.js';
import type { Keywords } from '../../packages/local-tenant/src/config/keywords.js';
import { TenantSource } from '../../packages/local-tenant/src/config/tenant-source.js';
import { silentLogger } from '../../packages/local-tenant/src/tenant-logger.js';

interface Named {
  readonly name: string;
}

/** A tenant's files as the deploy tool loads them: only what matters to machine clients. */
export interface Assets {
  readonly resourceServers: readonly (Named & {
    readonly identifier: string;
    readonly scopes?: readonly { readonly value: string }[];
    readonly token_dialect: string;
    readonly token_lifetime: number;
    readonly enforce_policies: boolean;
    readonly signing_alg: string;
  })[];
  readonly clients: readonly (Named & {
    readonly grant_types: readonly string[];
    readonly client_metadata?: Readonly<Record<string, string>>;
  })[];
  readonly clientGrants: readonly {
    readonly client_id: string;
    readonly audience: string;
    readonly scope: readonly string[];
  }[];
  readonly actions: readonly (Named & {
    readonly code: string;
    readonly secrets?: readonly (Named & { readonly value: string })[];
  })[];
  readonly triggers: Readonly<
    Record<string, readonly { readonly action_name: string }[]>
  >;
}

/** What matters to machine clients, in a form that can be compared. */
export interface Summary {
  readonly apis: readonly Named[];
  readonly clients: readonly Named[];
  readonly grants: readonly Named[];
  readonly actions: readonly Named[];
}

/** Sorts, because the deploy tool writes several items at a time, in no particular order. */
const byName = (one: Named, other: Named): number =>
  one.name.localeCompare(other.name);

export const fromAssets = (assets: Assets): Summary => ({
  apis: assets.resourceServers
    .map((api) => ({
      name: api.name,
      identifier: api.identifier,
      scopes: api.scopes?.map(({ value }) => value) ?? [],
      dialect: api.token_dialect,
      lifetime: api.token_lifetime,
      enforcePolicies: api.enforce_policies,
      algorithm: api.signing_alg,
    }))
    .toSorted(byName),
  clients: assets.clients
    .map(({ name, grant_types, client_metadata = {} }) => ({
      name,
      grantTypes: grant_types,
      metadata: client_metadata,
    }))
    .toSorted(byName),
  grants: assets.clientGrants
    .map(({ client_id, audience, scope }) => ({
      name: client_id,
      audience,
      scopes: scope,
    }))
    .toSorted(byName),
  actions: (assets.triggers['credentials-exchange'] ?? []).map(
    ({ action_name }) => {
      const action = assets.actions.find(({ name }) => name === action_name);
      const secrets = action?.secrets ?? [];
      return {
        name: action_name,
        code: action?.code,
        secrets: Object.fromEntries(
          secrets.map(({ name, value }) => [name, value]),
        ),
      };
    },
  ),
});

/** This project's tenant as the local tenant loads it, without what is not deployed. */
export function fromLocalTenant(keywords: Keywords): Summary {
  const files = new FileReader();
  const { definition: tenant } = new TenantSource(
    'tenant',
    keywords,
    files,
    silentLogger,
  ).current();
  return {
    apis: tenant.apis
      .map((api) => ({
        name: api.name,
        identifier: api.identifier,
        scopes: [...api.scopes],
        dialect: api.dialect,
        lifetime: api.tokenLifetimeSeconds,
        enforcePolicies: api.enforcePolicies,
        algorithm: api.signingAlgorithm,
      }))
      .toSorted(byName),
    clients: tenant.clients
      .filter(({ isDeployed }) => isDeployed)
      .map(({ name, grantTypes, metadata }) => ({ name, grantTypes, metadata }))
      .toSorted(byName),
    grants: tenant.grants
      .filter(({ isDeployed }) => isDeployed)
      .map(({ clientId, audience, scopes }) => ({
        name:
          tenant.clients.find((one) => one.clientId === clientId)?.name ?? '',
        audience,
        scopes,
      }))
      .toSorted(byName),
    actions: tenant.scripts.map(({ name, path, secrets }) => ({
      name,
      code: readFileSync(path, 'utf8'),
      secrets,
    })),
  };
}
