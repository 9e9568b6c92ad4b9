import type { IncomingMessage } from 'node:http';

/**
 * Reduces a request target in absolute form, as proxies send it, to path and
 * query. Its host then counts, whatever `Host` says (RFC 9112, section 3.2.2).
 */
export function toOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return;
  const { host, pathname, search } = new URL(url);
  request.url = pathname + search;
  request.headers.host = host;
}
