import { z } from 'zod';
import { callApi } from '../call-api.js';
import { getOpenApiDocument } from '../openapi-document.js';
import { PageRefusal } from '../page-refusal.js';
import { listOperations } from './list-operations.js';
import { isLoopbackUrl } from './loopback-guard.js';

const fault = (text: string) => ({ operations: [], fault: text });

/** The operations in the API's OpenAPI document, or why there are none. */
export async function getOperations(apiUrl: string) {
  if (!isLoopbackUrl(apiUrl)) return fault(notLocal(apiUrl));
  try {
    const { url, document } = await getOpenApiDocument(apiUrl);
    const operations = listOperations(document, url);
    return operations.length > 0
      ? { operations }
      : fault(`${url} describes no routes: enter the path of a route.`);
  } catch (error) {
    return fault((error as Error).message);
  }
}

const callSchema = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']),
  path: z.string().max(8192),
  body: z.string().optional(),
  token: z
    .string()
    .regex(/^[\w.~+/=-]+$/, 'is not a token')
    .optional(),
  /** The DPoP proof, if the token is bound to a key. */
  proof: z
    .string()
    .regex(/^[\w.-]+$/, 'is not a proof')
    .optional(),
});

/** The headers of the API's response that the page shows. */
const shownHeaders =
  /^(www-authenticate|dpop-nonce|location|retry-after|(x-)?request-id|content-type|(x-)?ratelimit(-.+)?)$/;

/** Calls the API, and no other server. If the API does not answer, returns why. */
export async function call(apiUrl: string, values: unknown) {
  const { data: request, error: invalid } = callSchema.safeParse(values);
  if (!request) throw new PageRefusal(z.prettifyError(invalid));
  if (!isLoopbackUrl(apiUrl)) throw new PageRefusal(notLocal(apiUrl));
  const { href, pathname } = new URL(apiUrl + request.path.replace(/^\/+/, ''));
  if (!pathname.startsWith(new URL(apiUrl).pathname)) {
    throw new PageRefusal(`The path is outside ${apiUrl}`);
  }
  const { method, token, proof } = request;
  const body = method === 'GET' || method === 'HEAD' ? undefined : request.body;
  try {
    const { headers, ...rest } = await callApi(href, {
      method,
      body,
      token,
      proof,
    });
    const shown = [...headers].filter(([name]) => shownHeaders.test(name));
    return { ...rest, headers: shown };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

const notLocal = (url: string) =>
  `The API is at ${url}, which is not on this machine. The local tenant calls only APIs on this machine.`;
