import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './send-json.js';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Whether every resolver takes the host name to mean this machine. */
export function isLoopbackName(hostname: string): boolean {
  return loopbackNames.includes(hostname) || hostname.endsWith('.localhost');
}

/** Whether it is an http(s) URL of this machine. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && isLoopbackName(hostname);
}

/**
 * Rejects requests from pages of other sites. Listening on loopback is not
 * enough: browsers on this machine send such requests, and with a host name that
 * resolves to loopback (DNS rebinding), the pages could even read the responses.
 *
 * @returns whether the request was rejected; then it has been answered
 */
export function rejectOtherSites(
  { headers: { host, origin } }: IncomingMessage,
  response: ServerResponse,
): boolean {
  const message =
    host === undefined || !isLoopbackUrl(`http://${host}`)
      ? 'The local tenant answers only requests to localhost.'
      : origin !== undefined && !isLoopbackUrl(origin)
        ? 'The local tenant does not answer requests from pages of other sites.'
        : undefined;
  if (message === undefined) return false;
  response.writeHead(403, { 'content-type': 'text/plain' }).end(message);
  return true;
}

/**
 * Rejects requests from pages of other programs on this machine: they must not
 * change the tenant or call the API through it. Browsers send the page's origin.
 *
 * @returns whether the request was rejected; then it has been answered
 */
export function rejectOtherPages(
  { headers: { origin, host } }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (origin === undefined || origin === `http://${host}`) return false;
  const error = 'The local tenant accepts this request only from its own page.';
  sendJson(response, 403, { error });
  return true;
}

/**
 * Allows pages that are served on this machine, such as the API's docs, to read
 * the response. Pages of other sites have already been rejected.
 *
 * @returns whether the request was a preflight; then it has been answered
 */
export function allowOrigin(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  response.setHeader('vary', 'Origin');
  // If this header is set, the engine does not add a laxer one.
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

/**
 * Reduces a request target in absolute form, as proxies send it, to path and
 * query. Its host replaces the `Host` header (RFC 9112, section 3.2.2).
 */
export function toOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return;
  const { host, pathname, search } = new URL(url);
  request.url = pathname + search;
  request.headers.host = host;
}
