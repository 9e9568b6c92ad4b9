import type { Tree } from '@angular-devkit/schematics';
import { isMap, isSeq, type Document, type YAMLMap } from 'yaml';
import type { Edit } from './make-edits.js';
import type { Resource } from './options.js';
import { addItem, edit, findItem, getList, getSection, parse } from './yaml.js';

/** How tenant.yaml names the API, unless it says otherwise. */
const defaultAudience = '##AUDIENCE##';

/** The API's identifier, as it is written in tenant.yaml. @throws {Error} if there is no one API */
const getAudience = (text: string): string =>
  String(getApi(parse(text)).get('identifier'));

/** @throws {Error} if the text is not the YAML of a tenant */
const hasClient = (text: string, name: string): boolean => {
  const clients = parse(text).get('clients');
  return isSeq(clients) && findItem(clients, { name }) !== undefined;
};

/** What a client has for a metadata key, if one has any. @throws {Error} if the text is not the YAML of a tenant */
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

/** Adds a client with its metadata and grant, or what it lacks of them. @throws {Error} if it is not clear where */
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

/** Adds a client's id and secret for the local tenant, unless it has some. @throws {Error} if it is not clear where */
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
      : findItem(apis, { identifier: defaultAudience });
  if (isMap(api)) return api;
  throw new Error('it is not clear which of "resourceServers" is this API');
}

/** A client that tenant.yaml does not have is for the local tenant alone: its metadata is made up, and a real tenant gets all of tenant.yaml. */
export function getTenantEdits(
  tree: Tree,
  resource: Resource,
  scopes: Readonly<Record<string, string>>,
): Edit[] {
  const path = 'tenant/tenant.yaml';
  const text = tree.exists(path) ? tree.readText(path) : '';
  const audience = attempt(() => getAudience(text)) ?? defaultAudience;
  const isReal = attempt(() => hasClient(text, resource.client)) ?? false;
  // Other code of the API may know only some values, of a plan, say.
  const fields = resource.fields.map((field) => ({
    ...field,
    example: attempt(() => getExample(text, field.name)) ?? field.example,
  }));
  const described = { ...resource, fields };
  const grant = (file: string) => addClient(file, described, audience);
  const real = (file: string) =>
    isReal ? grant(addScopes(file, scopes)) : addScopes(file, scopes);
  const local = (file: string) =>
    addCredentials(isReal ? file : grant(file), resource.client);
  return [
    {
      path,
      lines: real(
        `resourceServers:\n  - identifier: ${JSON.stringify(audience)}\n`,
      ),
      change: real,
    },
    {
      path: 'tenant/tenant.local.yaml',
      lines: local('credentials:\n'),
      change: local,
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
