import { isJsonObject, type JsonObject } from '@repo/access-tokens';

/** A request from the API's OpenAPI document, ready to send. */
export interface Operation {
  readonly method: string;
  /** Relative to the API's URL. Parameters are replaced by their examples, if they have any. */
  readonly path: string;
  readonly summary: string;
  /** An example of its JSON body. */
  readonly body?: unknown;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * The operations of an OpenAPI document.
 *
 * @param url the document's own URL, the base of relative URLs in it
 */
export function listOperations(document: JsonObject, url: string): Operation[] {
  const base = getBasePath(document, url);
  const read = reader(document);
  return Object.entries(read(document['paths'])).flatMap(([path, item]) => {
    const { parameters: shared, ...members } = read(item);
    return methods.flatMap((method) => {
      if (!isJsonObject(members[method])) return [];
      const { parameters, requestBody, summary } = members[method];
      const all = [...toArray(shared), ...toArray(parameters)].map(read);
      const media = read(
        read(read(requestBody)['content'])['application/json'],
      );
      const body = getExample(media, read);
      return {
        method: method.toUpperCase(),
        path: base + fillParameters(path, all, read),
        summary: typeof summary === 'string' ? summary : '',
        ...(body !== undefined && { body }),
      };
    });
  });
}

/** The path of the document's first server, which is the prefix of each path. */
function getBasePath(document: JsonObject, documentUrl: string): string {
  const [server] = toArray(document['servers']);
  const { url } = isJsonObject(server) ? server : {};
  if (typeof url !== 'string' || !URL.canParse(url, documentUrl)) return '';
  const api = new URL('.', documentUrl).pathname;
  const { pathname } = new URL(url, documentUrl);
  const below = pathname.startsWith(api) ? pathname.slice(api.length) : '';
  return below && `/${below.replace(/\/$/, '')}`;
}

type Read = (value: unknown) => JsonObject;

/** Reads an object in the document, or the one that a `$ref` refers to. Anything else is empty. */
const reader =
  (document: JsonObject): Read =>
  (value) => {
    let found = value;
    // Limited, because references can be circular.
    for (let step = 0; step < 5; step += 1) {
      if (!isJsonObject(found)) return {};
      const { $ref: reference } = found;
      if (typeof reference !== 'string') return found;
      found = reference
        .split('/')
        .slice(1)
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce<unknown>(
          (parent, key) =>
            isJsonObject(parent) && Object.hasOwn(parent, key)
              ? parent[key]
              : undefined,
          document,
        );
    }
    return {};
  };

const toArray = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : [];

/** Fills in path parameters, and adds the query parameters that are required. */
function fillParameters(path: string, parameters: JsonObject[], read: Read) {
  let filled = path;
  const query = new URLSearchParams();
  for (const parameter of parameters) {
    const { name, in: place, required } = parameter;
    const example = getExample(parameter, read);
    if (typeof name !== 'string') continue;
    const value = toText(example);
    if (place === 'query' && required === true) query.set(name, value);
    if (place === 'path' && value) {
      filled = filled.replaceAll(`{${name}}`, () => encodeURIComponent(value));
    }
  }
  return query.size > 0 ? `${filled}?${query.toString()}` : filled;
}

const toText = (value: unknown): string =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';

/** The example of a body or parameter or, if it has none, of its schema. */
function getExample(holder: JsonObject, read: Read): unknown {
  const [first] = Object.values(read(holder['examples']));
  return (
    holder['example'] ??
    read(first)['value'] ??
    getSchemaExample(holder['schema'], read)
  );
}

/** @param depth how deeply the schema is nested. Limited, because schemas can be recursive. */
function getSchemaExample(value: unknown, read: Read, depth = 0): unknown {
  const schema = read(value);
  const example =
    schema['example'] ??
    toArray(schema['examples'])[0] ??
    schema['default'] ??
    schema['const'] ??
    toArray(schema['enum'])[0];
  if (example !== undefined || depth > 5) return example;
  const part = toArray(schema['allOf'] ?? schema['oneOf'] ?? schema['anyOf']);
  if (part.length > 0) return getSchemaExample(part[0], read, depth + 1);
  if (schema['items']) {
    const item = getSchemaExample(schema['items'], read, depth + 1);
    return item === undefined ? [] : [item];
  }
  const properties = Object.entries(read(schema['properties']));
  if (properties.length === 0) return undefined;
  return Object.fromEntries(
    properties.flatMap(([name, property]) => {
      const member = getSchemaExample(property, read, depth + 1);
      return member === undefined ? [] : [[name, member]];
    }),
  );
}
