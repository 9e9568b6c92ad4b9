import type { Tree } from '@angular-devkit/schematics';
import { isMap, isSeq, type Document, type YAMLMap } from 'yaml';
import type { Edit } from './make-edits.js';
import type { Resource } from './options.js';
import { addItem, edit, getItem, getList, getSection, parse } from './yaml.js';

/** The API's identifier in tenant.yaml by default. */
const defaultAudience = '##AUDIENCE##';

/** The API's identifier in tenant.yaml. @throws {Error} if it is not clear which API it is */
const getAudience = (text: string): string =>
  String(getApi(parse(text)).get('identifier'));

/** @throws {Error} if the text is not the YAML of a tenant */
const hasClient = (text: string, name: string): boolean => {
  const clients = parse(text).get('clients');
  return isSeq(clients) && getItem(clients, { name }) !== undefined;
};

/** The first value of a metadata key that a client has, if any. @throws {Error} if the text is not the YAML of a tenant */
function getExample(text: string, key: string): string | undefined {
  const clients = parse(text).get('clients');
  const values = (isSeq(clients) ? clients.items : []).map((client) =>
    isMap(client) ? client.getIn(['client_metadata', key]) : undefined,
  );
  return values.find((value) => typeof value === 'string');
}

/** Adds scopes to the API. @throws {Error} if it is not clear where */
const addScopes = (
  text: string,
  scopes: Readonly<Record<string, string>>,
): string =>
  edit(text, (document) => {
    const list = getList(getApi(document), 'scopes');
    for (const [value, description] of Object.entries(scopes))
      addItem(list, { value }, { description });
  });

/** Adds a client with its metadata and grant, or the parts that are missing. @throws {Error} if it is not clear where */
const addClient = (
  text: string,
  { client: name, name: resource, fields, scopes }: Resource,
  audience: string,
): string =>
  edit(text, (document) => {
    const client = addItem(
      getSection(document, 'clients'),
      { name },
      {
        description: `May call /${resource}`,
        app_type: 'non_interactive',
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    );
    for (const field of fields) {
      const path = ['client_metadata', field.name];
      if (!client.hasIn(path)) client.setIn(path, field.example);
    }
    const grant = addItem(
      getSection(document, 'clientGrants'),
      { client_id: name, audience },
      { scope: [] },
    );
    const granted = getList(grant, 'scope');
    for (const scope of new Set([scopes.read, scopes.write]))
      if (!granted.toJSON().includes(scope)) granted.add(scope);
  });

/** Adds a client's id and secret for the local tenant, unless it has them. @throws {Error} if it is not clear where */
const addCredentials = (text: string, name: string): string =>
  edit(text, (document) => {
    const id = name.toLowerCase().replace(/\W+/g, '-');
    addItem(
      getSection(document, 'credentials'),
      { name },
      { client_id: `local-${id}`, client_secret: `not-a-secret-${id}` },
    );
  });

function getApi(document: Document): YAMLMap {
  const apis = getSection(document, 'resourceServers');
  const api =
    apis.items.length === 1
      ? apis.items[0]
      : getItem(apis, { identifier: defaultAudience });
  if (isMap(api)) return api;
  throw new Error('it is not clear which of "resourceServers" is this API');
}

/**
 * Adds the scopes and the client to the tenant. A new client is added only to the
 * local tenant, because its metadata is made up, and real tenants get all of
 * tenant.yaml.
 */
export function getTenantEdits(
  tree: Tree,
  resource: Resource,
  scopes: Readonly<Record<string, string>>,
): Edit[] {
  const path = 'tenant/tenant.yaml';
  const text = tree.exists(path) ? tree.readText(path) : '';
  const audience = attempt(() => getAudience(text)) ?? defaultAudience;
  const isExisting = attempt(() => hasClient(text, resource.client)) ?? false;
  // Use an existing value: the API may accept only certain values, e.g. of a plan.
  const fields = resource.fields.map((field) => ({
    ...field,
    example: attempt(() => getExample(text, field.name)) ?? field.example,
  }));
  const described = { ...resource, fields };
  const changeClient = (file: string) => addClient(file, described, audience);
  const changeTenant = (file: string) =>
    isExisting
      ? changeClient(addScopes(file, scopes))
      : addScopes(file, scopes);
  const changeLocalTenant = (file: string) =>
    addCredentials(isExisting ? file : changeClient(file), resource.client);
  return [
    {
      path,
      lines: changeTenant(
        `resourceServers:\n  - identifier: ${JSON.stringify(audience)}\n`,
      ),
      change: changeTenant,
    },
    {
      path: 'tenant/tenant.local.yaml',
      lines: changeLocalTenant('credentials:\n'),
      change: changeLocalTenant,
    },
  ];
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
