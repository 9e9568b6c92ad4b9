import { isJsonObject } from '@repo/access-tokens';
import { getGrantTypes } from './item-schemas.js';
import type { LocalContent } from './local-schema.js';
import type { TenantFile, ValuePath } from './tenant-file.js';
import { tenantSchema, trigger } from './tenant-schema.js';

type Item = Readonly<Record<string, unknown>>;

/**
 * Leaves out what machine clients do not use in an export, before the schema
 * reads it: it must not keep the tenant from starting. An item that is left out
 * becomes `undefined`, so that the others keep their indexes.
 *
 * @returns the remaining values, and a log line for each reason
 */
export function omitUnused(
  file: TenantFile,
  local: LocalContent,
): { values: unknown; ignored: string[] } {
  const values = file.getValues();
  if (!isJsonObject(values)) return { values, ignored: [] };

  const reasons = new Map<string, string[]>();
  const note = (reason: string, what: unknown, path: ValuePath) => {
    const noted = reasons.get(reason) ?? [];
    reasons.set(reason, [...noted, `${String(what)} (${file.getPlace(path)})`]);
  };
  const filter = (
    items: unknown,
    path: ValuePath,
    getReason: (item: Item) => string | false,
    describe: (item: Item) => unknown = ({ name }) => name,
  ): unknown =>
    mapItems(items, (item, index) => {
      const reason = getReason(item);
      if (reason) note(reason, describe(item), [...path, index]);
      return reason ? undefined : item;
    });

  for (const section of Object.keys(values)) {
    if (Object.hasOwn(tenantSchema.shape, section)) continue;
    note('sections that machine clients do not use', section, [section]);
  }
  const resourceServers = filter(
    values['resourceServers'],
    ['resourceServers'],
    ({ is_system }) => is_system === true && 'Auth0’s own APIs',
  );
  const withCredentials = local.credentials.map((one) => one?.name);
  const clients = filter(
    values['clients'],
    ['clients'],
    (client) =>
      !withCredentials.includes(String(client['name'])) &&
      !canUseClientCredentials(client) &&
      'clients that cannot use client_credentials',
  );
  const audiences = getAll(resourceServers, 'identifier');
  const clientNames = [
    ...getAll(clients, 'name'),
    ...getAll(clients, 'client_id'),
    ...getAll(local.clients, 'name'),
    ...getAll(local.credentials, 'client_id'),
  ];
  const clientGrants = filter(
    values['clientGrants'],
    ['clientGrants'],
    ({ subject_type, client_id, audience }) =>
      (subject_type === 'user' && 'grants for users’ tokens') ||
      (!audiences.includes(audience) &&
        'grants for APIs that are not in these files') ||
      (!clientNames.includes(client_id) &&
        'grants of clients that are not in these files'),
    ({ client_id, default_for, audience }) =>
      `${String(client_id ?? default_for)} on ${String(audience)}`,
  );
  const organizations = mapItems(values['organizations'], (item, index) => ({
    ...item,
    client_grants: filter(
      item['client_grants'],
      ['organizations', index, 'client_grants'],
      ({ client_id }) =>
        !clientNames.includes(client_id) &&
        'organizations’ grants of clients that are not in these files',
      ({ client_id }) => client_id,
    ),
  }));
  const triggers = isJsonObject(values['triggers']) ? values['triggers'] : {};
  const bound = getAll(triggers[trigger], 'action_name');
  const actions = filter(
    values['actions'],
    ['actions'],
    ({ name }) =>
      !bound.includes(name) && `Actions that are not bound to ${trigger}`,
  );

  const needed = { resourceServers, clients, clientGrants, organizations };
  return {
    values: { ...values, ...needed, actions },
    ignored: [...reasons].map(
      ([reason, items]) => `Ignored: ${reason}: ${items.join(', ')}`,
    ),
  };
}

function canUseClientCredentials(client: Item): boolean {
  const types = getGrantTypes(client);
  // The schema reports anything that is not a list.
  return (
    client['token_endpoint_auth_method'] !== 'none' &&
    (!Array.isArray(types) || types.includes('client_credentials'))
  );
}

/** Maps the objects in a list. The schema reports anything else. */
const mapItems = (
  items: unknown,
  map: (item: Item, index: number) => unknown,
): unknown =>
  Array.isArray(items)
    ? items.map((item: unknown, index) =>
        isJsonObject(item) ? map(item, index) : item,
      )
    : items;

/** The values of this member in the items of a list. */
const getAll = (list: unknown, name: string): unknown[] =>
  Array.isArray(list)
    ? list.flatMap((item: unknown) =>
        isJsonObject(item) ? (item[name] ?? []) : [],
      )
    : [];
