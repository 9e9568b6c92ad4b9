import { isMap, isSeq, type Document, type YAMLMap } from 'yaml';
import type { Resource } from './options.js';
import { addItem, edit, findItem, getList, getSection, parse } from './yaml.js';

/** How tenant.yaml names the API, unless it says otherwise. */
export const defaultAudience = '##AUDIENCE##';

/** The API's identifier, as it is written in tenant.yaml. @throws {Error} if there is no one API */
export const getAudience = (text: string): string =>
  String(getApi(parse(text)).get('identifier'));

/** @throws {Error} if the text is not the YAML of a tenant */
export const hasClient = (text: string, name: string): boolean => {
  const clients = parse(text).get('clients');
  return isSeq(clients) && findItem(clients, { name }) !== undefined;
};

/** Adds scopes to the API. @throws {Error} if it is not clear where */
export const addScopes = (
  text: string,
  scopes: Readonly<Record<string, string>>,
): string =>
  edit(text, (document) => {
    const list = getList(getApi(document), 'scopes');
    for (const [value, description] of Object.entries(scopes))
      addItem(list, { value }, { description });
  });

/** Adds a client with its metadata and grant, or what it lacks of them. @throws {Error} if it is not clear where */
export const addClient = (
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
export const addCredentials = (text: string, name: string): string =>
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
  throw new Error('it does not say which of "resourceServers" this API is');
}
