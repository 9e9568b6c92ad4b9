import { resolveScripts, type TenantSources } from './resolve-scripts.js';
import type { TenantContent } from './tenant-schema.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

/** Finds what the files refer to by name. Notes a fault at each reference that leads nowhere. */
export function resolveTenant(sources: TenantSources) {
  const { tenant, local, localYaml } = sources;
  const clients = resolveClients(sources);
  const { demo } = local;
  const findDemoClient = (name: string, ...at: YamlPath) =>
    findClient(clients, name, false, (message) =>
      localYaml.fault(['demo', ...at, 'client'], message),
    );
  if (demo.client) findDemoClient(demo.client);
  for (const [index, { client }] of demo.refusals.entries()) {
    findDemoClient(client, 'refusals', index);
  }
  return {
    settings: tenant.tenant,
    apis: tenant.resourceServers,
    clients,
    grants: resolveGrants(sources, clients),
    organizations: resolveOrganizations(sources, clients),
    customDomain: resolveCustomDomain(tenant),
    /** What runs when a client asks for a token, in this order. */
    scripts: resolveScripts(sources),
    demo,
  };
}

/** The items of a section in both files, and how to note a fault in each. */
function ofBoth<K extends 'clients' | 'clientGrants'>(
  { tenant, tenantYaml, local, localYaml }: TenantSources,
  section: K,
) {
  const located = (items: TenantContent[K][number][], file: YamlFile) =>
    items.map((item, index) => ({
      item,
      /** Whether it is in tenant.yaml, rather than in tenant.local.yaml. */
      isDeployed: file === tenantYaml,
      fault: (message: string, ...at: YamlPath) =>
        file.fault([section, index, ...at], message),
    }));
  return [
    ...located(tenant[section], tenantYaml),
    ...located(local[section], localYaml),
  ];
}

type Clients = ReturnType<typeof resolveClients>;

/**
 * The clients of both files, with the ids and secrets that tenant.local.yaml
 * gives them, and in its order, so that moving a client from one file to the
 * other changes nothing.
 */
function resolveClients(sources: TenantSources) {
  const { tenant, local, localYaml } = sources;
  const order = local.credentials.map(({ name }) => name);
  const clients = ofBoth(sources, 'clients').map(
    ({ item: client, isDeployed, fault }) => {
      const { name } = client;
      const needsSecret = client.publicKeys.length === 0;
      const index = order.indexOf(name);
      const own = local.credentials[index];
      if (!isDeployed && tenant.clients.some((one) => one.name === name)) {
        fault(`"${name}" is in tenant.yaml, too`, 'name');
      }
      if (!own) {
        const lacks = `no client_id${needsSecret ? ' and no client_secret' : ''}`;
        fault(
          `"${name}" has ${lacks}: add it to credentials in tenant.local.yaml`,
        );
      } else if (needsSecret && own.client_secret === undefined) {
        localYaml.fault(['credentials', index], 'client_secret is missing');
      }
      return {
        ...client,
        clientId: own?.client_id ?? '',
        /** Absent if the client authenticates with a key. */
        clientSecret: needsSecret ? (own?.client_secret ?? '') : undefined,
        tokenQuota:
          client.tokenQuota ?? tenant.tenant.defaultTokenQuota.clients,
        isDeployed,
      };
    },
  );
  return clients.toSorted(
    (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
  );
}

/** The grants of both files. They name their client by its name; token requests name it by its id. */
function resolveGrants(sources: TenantSources, clients: Clients) {
  const seen = new Set<string>();
  return ofBoth(sources, 'clientGrants').flatMap(
    ({ item: grant, isDeployed, fault }) => {
      // Others are for users' tokens, which this tenant does not issue.
      if (grant.subject_type !== 'client') return [];
      const { client_id: name, audience, scope } = grant;
      const client = findClient(clients, name, isDeployed, (message) =>
        fault(message, 'client_id'),
      );
      const api = sources.tenant.resourceServers.find(
        ({ identifier }) => identifier === audience,
      );
      if (!api) fault(`there is no API "${audience}"`, 'audience');
      const pair = JSON.stringify([name, audience]);
      if (seen.has(pair)) fault(`"${name}" has two grants for "${audience}"`);
      seen.add(pair);
      if (grant.allow_all_scopes && scope.length > 0) {
        fault('allow_all_scopes leaves no scope to list', 'scope');
      }
      for (const [index, value] of scope.entries()) {
        if (!api || api.scopes.includes(value)) continue;
        fault(`"${audience}" has no scope "${value}"`, 'scope', index);
      }
      return {
        clientId: client?.clientId ?? '',
        audience,
        scopes: grant.allow_all_scopes ? (api?.scopes ?? []) : scope,
        organizationUsage: grant.organization_usage,
        allowsAnyOrganization: grant.allow_any_organization,
        isDeployed,
      };
    },
  );
}

/** Organizations, with the ids that tenant.local.yaml gives them. */
function resolveOrganizations(
  { tenant, tenantYaml, local }: TenantSources,
  clients: Clients,
) {
  return tenant.organizations.map(
    (
      { name, display_name, metadata, token_quota, client_grants: grants },
      index,
    ) => {
      const fault = (message: string, ...at: YamlPath) =>
        tenantYaml.fault(['organizations', index, ...at], message);
      const id = local.organizations.find((one) => one.name === name)?.id;
      if (id === undefined) {
        const remedy = 'add it to organizations in tenant.local.yaml';
        fault(`"${name}" has no id: ${remedy}`);
      }
      const members = grants.map(({ client_id: client }, grant) =>
        findClient(clients, client, true, (message) =>
          fault(message, 'client_grants', grant, 'client_id'),
        ),
      );
      return {
        id: id ?? '',
        name,
        displayName: display_name ?? name,
        metadata,
        tokenQuota:
          token_quota ?? tenant.tenant.defaultTokenQuota.organizations,
        /** The clients that may ask for tokens on its behalf. */
        clientIds: members.flatMap((client) => client?.clientId ?? []),
      };
    },
  );
}

/** The one that Actions see. Real requests name one; here, all of them come to localhost. */
function resolveCustomDomain({ customDomains }: TenantContent) {
  const one = customDomains.find((each) => each.is_default) ?? customDomains[0];
  return one && { domain: one.domain, metadata: one.domain_metadata };
}

/** The client of this name. A deployed file cannot name one that is not deployed. */
function findClient(
  clients: Clients,
  name: string,
  isDeployed: boolean,
  fault: (message: string) => void,
) {
  const client = clients.find((one) => one.name === name);
  if (!client) {
    fault(`there is no client "${name}"`);
  } else if (isDeployed && !client.isDeployed) {
    fault(`"${name}" is in tenant.local.yaml, which is not deployed`);
  }
  return client;
}
