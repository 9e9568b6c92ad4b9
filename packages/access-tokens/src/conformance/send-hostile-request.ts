import { connect } from 'node:net';
import type {
  HostileRequest,
  RequestParts,
  TestedRoutes,
} from './hostile-request.js';

export interface ApiResponse {
  /** 0 if the connection ended without a response, -1 if there was no response in time. */
  readonly status: number;
  /** By lower-case name. Several values of a header are joined with commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Shorter bodies fit into the buffers of the sockets, so their responses always arrive. */
const maxUnreadBytes = 128 * 1024;

/** Sends a hostile request to an API at `http://HOST:PORT`. */
export const sendHostileRequest = (
  baseUrl: string,
  request: HostileRequest,
  routes: TestedRoutes,
): Promise<ApiResponse> =>
  sendRequest(baseUrl, {
    path: routes.path,
    method: request.method,
    ...request.create(routes),
  });

/**
 * Sends one request over its own connection and reads the response.
 *
 * A server that rejects a large body early closes the connection while the rest
 * is still being sent, and TCP may then drop the response (RFC 9112, section 9.6).
 * Such a request is sent again, at most twice.
 */
export async function sendRequest(
  baseUrl: string,
  request: RequestParts & { readonly method?: string },
  timeoutMs = 15_000,
  retries = 2,
): Promise<ApiResponse> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  let timedOut = false;
  let reset = false;
  const timer = setTimeout(() => {
    timedOut = true;
    socket.destroy();
  }, timeoutMs);
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {
    reset = true;
  });
  socket.write(toBytes(request));
  // Unlike `once()` of node:events, this does not reject after an error.
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(timer);

  const response = readResponse(Buffer.concat(chunks).toString('latin1'));
  const isLarge = (request.body?.length ?? 0) > maxUnreadBytes;
  if (reset && isLarge && response.status === 0 && retries > 0)
    return sendRequest(baseUrl, request, timeoutMs, retries - 1);
  return timedOut && response.status === 0
    ? { ...response, status: -1 }
    : response;
}

function toBytes({
  method = 'GET',
  path = '/',
  headers = [],
  body,
  raw,
}: RequestParts & { readonly method?: string }): Buffer {
  if (raw !== undefined) return Buffer.from(raw, 'latin1');
  const bytes = Buffer.from(body ?? '');
  const all: (readonly [string, string])[] = [
    ['Host', 'api.example.com'],
    ['Connection', 'close'],
    ...headers,
  ];
  const hasLength = headers.some(([name]) => /^content-length$/i.test(name));
  if (body !== undefined && !hasLength)
    all.push(['Content-Length', String(bytes.length)]);
  const head = [
    `${method} ${path} HTTP/1.1`,
    ...all.map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

function readResponse(text: string): ApiResponse {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0),
    headers,
    body:
      headers.get('transfer-encoding') === 'chunked'
        ? joinChunks(text.slice(end + 4))
        : text.slice(end + 4),
  };
}

/** The content of a chunked body (RFC 9112, section 7.1). */
function joinChunks(text: string): string {
  const size = Number.parseInt(text, 16);
  if (!(size > 0)) return '';
  const start = text.indexOf('\r\n') + 2;
  const end = start + size;
  return text.slice(start, end) + joinChunks(text.slice(end + 2));
}
