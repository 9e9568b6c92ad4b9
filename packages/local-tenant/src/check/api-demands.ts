import { isJsonObject, type JsonObject } from '@repo/access-tokens';
import { getOpenApiDocument } from '../openapi-document.js';

/** The metadata of a client that a route of the API cannot do without. */
export interface Demand {
  /** `GET /orders` */
  readonly route: string;
  readonly keys: readonly string[];
  /** Each has the scopes of one way to be let in; none needs no scope. */
  readonly scopes: readonly (readonly string[])[];
}

/** What the API's OpenAPI document says of each route in `x-client-metadata`; `undefined` where there is no document. */
export async function askDemands(
  apiUrl: string,
): Promise<readonly Demand[] | undefined> {
  try {
    const { document } = await getOpenApiDocument(apiUrl);
    return readDemands(document);
  } catch {
    // The API does not run, or has no document, as in production.
    return undefined;
  }
}

function readDemands({ paths }: JsonObject): Demand[] {
  return entries(paths).flatMap(([path, item]) =>
    entries(item).flatMap(([method, operation]) => {
      const { 'x-client-metadata': schema, security } = toObject(operation);
      const keys = toStrings(toObject(schema)['required']);
      if (keys.length === 0) return [];
      const alternatives = Array.isArray(security) ? security : [];
      const scopes = alternatives
        .flatMap((one) => Object.values(toObject(one)))
        .map(toStrings)
        // A bearer scheme has no scopes to name.
        .filter((names) => names.length > 0);
      return { route: `${method.toUpperCase()} ${path}`, keys, scopes };
    }),
  );
}

const toObject = (value: unknown): JsonObject =>
  isJsonObject(value) ? value : {};
const entries = (value: unknown) => Object.entries(toObject(value));
const toStrings = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string')
    : [];

/** Whether a token with these scopes gets as far as the metadata. */
export const isOpenTo = (
  { scopes }: Demand,
  granted: readonly string[],
): boolean =>
  scopes.length === 0 ||
  scopes.some((names) => names.every((name) => granted.includes(name)));
