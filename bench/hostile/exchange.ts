import { connect } from 'node:net';

/** A request to the letter: what an HTTP client would tidy up is what is tested. */
export interface HostileRequest {
  readonly method?: string;
  readonly path?: string;
  /** Names may repeat. `Host`, `Connection` and `Content-Length` are added unless {@link raw} is there. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
  /** All bytes instead of the above. */
  readonly raw?: string;
}

/** Shorter bodies fit into what is buffered on the way, so that their answers arrive. */
const maxUnreadBytes = 128 * 1024;

export interface Answer {
  /** 0 where the connection ended without one, -1 where it did not come in time. */
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Sends one request over a connection of its own and reads what comes back.
 *
 * An API that refuses early closes while the rest of a large body is still
 * being sent, and TCP may then drop its answer (RFC 9112, section 9.6): such a
 * request is sent again, twice at most.
 */
export async function exchange(
  url: string,
  request: HostileRequest,
  timeoutMs = 15_000,
  retries = 2,
): Promise<Answer> {
  const { hostname, port } = new URL(url);
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
  socket.write(bytesOf(request));
  // Not `once()` of node:events, which an error would end.
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(timer);

  const answer = readAnswer(Buffer.concat(chunks).toString('latin1'));
  const isLarge = (request.body?.length ?? 0) > maxUnreadBytes;
  if (reset && isLarge && answer.status === 0 && retries > 0)
    return exchange(url, request, timeoutMs, retries - 1);
  return timedOut && answer.status === 0 ? { ...answer, status: -1 } : answer;
}

function bytesOf(request: HostileRequest): Buffer {
  if (request.raw !== undefined) return Buffer.from(request.raw, 'latin1');
  const body = Buffer.from(request.body ?? '');
  const framing: [string, string][] = [
    ['Host', 'api.example.com'],
    ['Connection', 'close'],
  ];
  const hasLength = request.headers?.some(([name]) =>
    /^(content-length|transfer-encoding)$/i.test(name),
  );
  if (request.body !== undefined && !hasLength)
    framing.push(['Content-Length', String(body.length)]);
  const head = [
    `${request.method ?? 'GET'} ${request.path ?? '/client'} HTTP/1.1`,
    ...[...framing, ...(request.headers ?? [])].map(
      ([name, value]) => `${name}: ${value}`,
    ),
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

function readAnswer(text: string): Answer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [
        line.slice(0, colon).toLowerCase(),
        line.slice(colon + 1).trim(),
      ] as const;
    }),
  );
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0),
    headers,
    body: text.slice(end + 4),
  };
}
