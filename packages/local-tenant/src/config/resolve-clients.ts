import type { TenantSources } from './resolve-scripts.js';
import { getSlugs } from './slugs.js';
import type { TenantFile } from './tenant-file.js';
import type { TenantContent } from './tenant-schema.js';

/** The items of a section in both files, each with functions that note its faults and warnings. */
export function getItems<K extends 'clients' | 'clientGrants'>(
  { tenant, tenantFile, local, localFile }: TenantSources,
  section: K,
) {
  type Item = NonNullable<TenantContent[K][number]>;
  const located = (
    items: readonly (Item | undefined)[],
    file: TenantFile,
    isDeployed: boolean,
  ) =>
    items.flatMap((item, index) =>
      item === undefined
        ? []
        : {
            item,
            /** Whether it is in tenant.yaml, rather than in tenant.local.yaml. */
            isDeployed,
            fault: (message: string, ...at: PropertyKey[]) =>
              file.fault([section, index, ...at], message),
            warn: (message: string, ...at: PropertyKey[]) =>
              file.warn([section, index, ...at], message),
          },
    );
  return [
    ...located(tenant[section], tenantFile, true),
    ...located(local[section], localFile, false),
  ];
}

export type Clients = ReturnType<typeof resolveClients>;

/**
 * The clients of both files. Those with credentials in tenant.local.yaml come
 * first, in that order, so that moving a client to the other file changes
 * nothing. The others follow, with ids and secrets derived from their names.
 */
export function resolveClients(sources: TenantSources) {
  const { tenant, local, localFile } = sources;
  const both = getItems(sources, 'clients');
  const names = both.map(({ item }) => item.name);
  const slugs = getSlugs(names);
  const order = local.credentials.map((own) => own?.name ?? '');
  for (const [index, name] of order.entries()) {
    if (names.includes(name)) continue;
    localFile.warn(['credentials', index], `there is no client "${name}"`);
  }
  const ids = new Set<string>();
  const clients = both.map(({ item: client, isDeployed, fault, warn }) => {
    const { name, exportedId, hasUnknownKey, ...rest } = client;
    const own = local.credentials[order.indexOf(name)];
    const slug = slugs.get(name) ?? '';
    if (!isDeployed && tenant.clients.some((one) => one?.name === name)) {
      fault(`"${name}" is also in tenant.yaml`, 'name');
    }
    const clientId = own?.client_id ?? exportedId ?? `local-${slug}`;
    if (ids.has(clientId)) {
      fault(
        `"${name}" has the same client_id as another client, ${clientId}: give it its own under credentials in tenant.local.yaml`,
      );
    }
    ids.add(clientId);
    const hasKey = client.publicKeys.length > 0;
    if (hasUnknownKey && !hasKey) {
      warn(
        `"${name}" uses a key, but its pem is missing here; the local tenant gives it a client_secret instead`,
      );
    }
    return {
      ...rest,
      name,
      clientId,
      /** Absent if the client authenticates with a key or a certificate. */
      clientSecret:
        hasKey || client.certificateMethod
          ? undefined
          : (own?.client_secret ?? `not-a-secret-${slug}`),
      tokenQuota: client.tokenQuota ?? tenant.tenant.defaultTokenQuota.clients,
      /** Whether tenant.local.yaml has no credentials for it. */
      hasDerivedCredentials: own === undefined,
      /** How grants can refer to it. */
      names: [name, clientId, ...(exportedId ? [exportedId] : [])],
      isDeployed,
    };
  });
  const rank = ({ name }: { name: string }) =>
    order.includes(name) ? order.indexOf(name) : order.length;
  return clients.toSorted((a, b) => rank(a) - rank(b));
}

/** The client with this name or id. A deployed file cannot refer to one that is not deployed. */
export function findClient(
  clients: Clients,
  name: string,
  isDeployed: boolean,
  fault: (message: string) => void,
) {
  const client =
    clients.find((one) => one.name === name) ??
    clients.find((one) => one.names.includes(name));
  if (!client) {
    fault(`there is no client "${name}"`);
  } else if (isDeployed && !client.isDeployed) {
    fault(`"${name}" is only in tenant.local.yaml, which is not deployed`);
  }
  return client;
}
