import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Lets pages that this machine serves read the token endpoint's answers, such
 * as the API's own documentation. Strangers have been refused before.
 *
 * @returns whether the request was a preflight, and answered
 */
export function allowOrigin(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  response.setHeader('vary', 'Origin');
  // Where this header stands already, the engine adds none that is laxer.
  response.setHeader('access-control-expose-headers', 'www-authenticate');
  if (headers.origin !== undefined) {
    response.setHeader('access-control-allow-origin', headers.origin);
  }
  if (method !== 'OPTIONS') return false;
  const requested = headers['access-control-request-headers'];
  response
    .writeHead(204, {
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '3600',
      ...(requested && { 'access-control-allow-headers': requested }),
    })
    .end();
  return true;
}
