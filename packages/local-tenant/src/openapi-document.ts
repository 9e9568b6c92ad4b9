import { isJsonObject, type JsonObject } from '@repo/access-tokens';
import { callApi } from './call-api.js';

const maxBytes = 8 * 1024 * 1024;

/**
 * The API's OpenAPI document and its URL. A document that is not an object
 * counts as empty.
 *
 * @throws {Error} if there is no document; the message says why
 */
export async function getOpenApiDocument(
  apiUrl: string,
): Promise<{ url: string; document: JsonObject }> {
  const url = `${apiUrl}openapi.json`;
  const { status, body } = await callApi(url, { method: 'GET' }, { maxBytes });
  if (status !== 200) {
    throw new Error(`${url} answers ${status}: enter the path of a route.`);
  }
  try {
    const document: unknown = JSON.parse(body);
    return { url, document: isJsonObject(document) ? document : {} };
  } catch (cause) {
    throw new Error(`${url} is not JSON: enter the path of a route.`, {
      cause,
    });
  }
}
