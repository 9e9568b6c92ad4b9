import {
  type Clients,
  findClient,
  getItems,
  resolveClients,
} from './resolve-clients.js';
import { resolveScripts, type TenantSources } from './resolve-scripts.js';
import { getSlugs } from './slugs.js';
import type { ValuePath } from './tenant-file.js';
import type { TenantContent } from './tenant-schema.js';

/** Resolves references by name. Notes a fault for each name that does not exist. */
export function resolveTenant(sources: TenantSources) {
  const { tenant, local, localFile } = sources;
  const clients = resolveClients(sources);
  const { demo } = local;
  const findDemoClient = (name: string, ...at: ValuePath) =>
    findClient(clients, name, false, (message) =>
      localFile.fault(['demo', ...at, 'client'], message),
    );
  if (demo.client) findDemoClient(demo.client);
  for (const [index, { client }] of demo.refusals.entries()) {
    findDemoClient(client, 'refusals', index);
  }
  return {
    settings: tenant.tenant,
    apis: resolveApis(sources),
    clients,
    grants: resolveGrants(sources, clients),
    organizations: resolveOrganizations(sources, clients),
    customDomain: resolveCustomDomain(tenant),
    /** The scripts that run when a client requests a token, in this order. */
    scripts: resolveScripts(sources),
    demo,
  };
}

function resolveApis({ tenant, tenantFile }: TenantSources) {
  return tenant.resourceServers.flatMap((api, index) => {
    if (!api) return [];
    if (api.encryptsTokens) {
      const message = `the local tenant does not encrypt tokens for "${api.name}"`;
      tenantFile.warn(['resourceServers', index, 'token_encryption'], message);
    }
    return api;
  });
}

/** The grants of both files, with the ids of their clients. */
function resolveGrants(sources: TenantSources, clients: Clients) {
  const seen = new Set<string>();
  return getItems(sources, 'clientGrants').flatMap(
    ({ item: grant, isDeployed, fault, warn }) => {
      // The others are for users' tokens, which this tenant does not issue.
      if (grant.subject_type !== 'client') return [];
      const { client_id: name, audience, scope } = grant;
      const client = findClient(clients, name, isDeployed, (message) =>
        fault(message, 'client_id'),
      );
      const api = sources.tenant.resourceServers.find(
        (one) => one?.identifier === audience,
      );
      if (!api) fault(`there is no API "${audience}"`, 'audience');
      const pair = JSON.stringify([client?.clientId, audience]);
      if (seen.has(pair)) fault(`"${name}" has two grants for "${audience}"`);
      seen.add(pair);
      for (const [index, value] of scope.entries()) {
        if (!api || api.scopes.includes(value)) continue;
        const message = `"${audience}" has no scope "${value}"`;
        // A real tenant keeps the grant when an API loses a scope.
        if (isDeployed)
          warn(`${message}, so "${name}" does not get it`, 'scope', index);
        else fault(message, 'scope', index);
      }
      const known = api?.scopes ?? [];
      return {
        clientId: client?.clientId ?? '',
        audience,
        scopes: grant.allow_all_scopes
          ? known
          : scope.filter((value) => known.includes(value)),
        organizationUsage: grant.organization_usage,
        allowsAnyOrganization: grant.allow_any_organization,
        isDeployed,
      };
    },
  );
}

/** Organizations, with the ids that tenant.local.yaml gives them. */
function resolveOrganizations(
  { tenant, tenantFile, local }: TenantSources,
  clients: Clients,
) {
  const names = tenant.organizations.flatMap((one) => one?.name ?? []);
  const slugs = getSlugs(names);
  return tenant.organizations.flatMap((organization, index) => {
    if (!organization) return [];
    const { name, display_name, metadata, token_quota, client_grants } =
      organization;
    const own = local.organizations.find((one) => one?.name === name);
    const members = client_grants.map((member, grant) => {
      const at = ['organizations', index, 'client_grants', grant, 'client_id'];
      const fault = (message: string) => tenantFile.fault(at, message);
      return member && findClient(clients, member.client_id, true, fault);
    });
    return {
      id: own?.id ?? organization.id ?? `org_local-${slugs.get(name)}`,
      name,
      displayName: display_name ?? name,
      metadata,
      tokenQuota: token_quota ?? tenant.tenant.defaultTokenQuota.organizations,
      /** The clients that may request tokens for it. */
      clientIds: members.flatMap((client) => client?.clientId ?? []),
    };
  });
}

/** The custom domain that Actions see. In a real tenant, it is that of the request; here, all requests go to localhost. */
function resolveCustomDomain({ customDomains }: TenantContent) {
  const one =
    customDomains.find((each) => each?.is_default) ?? customDomains[0];
  return one && { domain: one.domain, metadata: one.domain_metadata };
}
