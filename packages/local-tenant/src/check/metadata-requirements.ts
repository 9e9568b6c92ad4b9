import { isJsonObject, type JsonObject } from '@repo/access-tokens';
import { getOpenApiDocument } from '../openapi-document.js';

/** The client metadata that a route of the API requires. */
export interface MetadataRequirement {
  /** `GET /orders` */
  readonly route: string;
  readonly keys: readonly string[];
  /** Alternatives: a token needs all scopes of one of them. Empty if no scope is required. */
  readonly scopes: readonly (readonly string[])[];
}

/** Reads `x-client-metadata` of each route from the API's OpenAPI document; `undefined` if there is none. */
export async function getMetadataRequirements(
  apiUrl: string,
): Promise<readonly MetadataRequirement[] | undefined> {
  try {
    const { document } = await getOpenApiDocument(apiUrl);
    return readRequirements(document);
  } catch {
    // The API is not running, or serves no document, as in production.
    return undefined;
  }
}

function readRequirements({ paths }: JsonObject): MetadataRequirement[] {
  return entries(paths).flatMap(([path, item]) =>
    entries(item).flatMap(([method, operation]) => {
      const { 'x-client-metadata': schema, security } = toObject(operation);
      const keys = toStrings(toObject(schema)['required']);
      if (keys.length === 0) return [];
      const alternatives = Array.isArray(security) ? security : [];
      const scopes = alternatives
        .flatMap((one) => Object.values(toObject(one)))
        .map(toStrings)
        // A bearer scheme lists no scopes.
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

/** Whether a token with these scopes may call the route. */
export const hasRequiredScopes = (
  { scopes }: MetadataRequirement,
  granted: readonly string[],
): boolean =>
  scopes.length === 0 ||
  scopes.some((names) => names.every((name) => granted.includes(name)));
