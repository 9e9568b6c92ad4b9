import {
  isMap,
  isSeq,
  Pair,
  parseDocument,
  Scalar,
  YAMLMap,
  YAMLSeq,
  type Document,
} from 'yaml';
import type { Resource } from './options.js';

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

/** The text as it is if nothing in it changes. */
function edit(text: string, change: (document: Document) => void): string {
  const document = parse(text);
  const before = print(document);
  change(document);
  const after = print(document);
  return after === before ? text : after;
}

function parse(text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const [what = ''] = error.message.split(':\n');
    throw new Error(`it is not valid YAML: ${what}`);
  }
  return document;
}

const print = (document: Document): string =>
  document.toString({
    lineWidth: 0,
    flowCollectionPadding: false,
    singleQuote: true,
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

/** A list of the whole file. */
function getSection(document: Document, name: string): YAMLSeq {
  const { contents } = document;
  if (!isMap(contents)) throw new Error('it has no sections');
  const key = new Scalar(name);
  key.spaceBefore = contents.items.length > 0;
  return getList(contents, name, key);
}

/** The list of that name in a map. Makes one if there is none. */
function getList(map: YAMLMap, name: string, key = new Scalar(name)): YAMLSeq {
  const list = map.get(name);
  if (isSeq(list)) return list;
  if (list !== undefined && list !== null)
    throw new Error(`"${name}" is not a list`);
  const made = new YAMLSeq(map.schema);
  if (map.has(name)) map.set(name, made);
  else map.add(new Pair(key, made));
  return made;
}

type Members = Readonly<Record<string, string | readonly string[]>>;

const findItem = (list: YAMLSeq, key: Members): YAMLMap | undefined =>
  list.items
    .filter((item) => isMap(item))
    .find((item) =>
      Object.entries(key).every(([name, value]) => item.get(name) === value),
    );

/** The item of a list with these members, which it makes with more of them if there is none. */
function addItem(list: YAMLSeq, key: Members, more: Members): YAMLMap {
  const found = findItem(list, key);
  if (found) return found;
  const item = new YAMLMap(list.schema);
  for (const [name, value] of Object.entries({ ...key, ...more })) {
    if (typeof value === 'string') item.set(name, value);
    else {
      const values = new YAMLSeq(list.schema);
      values.flow = true;
      value.forEach((each) => values.add(each));
      item.set(name, values);
    }
  }
  // Like those before it, if there is a blank line between them.
  const last = list.items.at(-1);
  item.spaceBefore = list.items.length > 1 && isMap(last) && !!last.spaceBefore;
  list.add(item);
  return item;
}
