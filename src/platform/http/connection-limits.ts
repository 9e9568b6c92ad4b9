import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** The HTTP server emits this, with the reason, when it ends a connection that exceeds a limit. */
export const connectionEnded = 'connectionEnded';

const reasons = {
  limit: 'the limit MAX_CONNECTIONS is reached',
  unanswered: 'too many requests without waiting for the responses',
  stalled: 'the client does not read the responses',
  slow: 'too many request bodies are arriving, and this one started first',
} as const;

export type ConnectionEnd = keyof typeof reasons;

/** How many requests per connection may wait for the response to an earlier one. */
const maxWaiting = 32;

/** How many further requests are ignored before the connection is destroyed. */
const maxIgnored = 256;

/** How many request bodies may be arriving at a time. Each takes up to 128 KiB before its sender is authenticated. */
const maxArriving = 256;

/** How long a client may read nothing of a response, in milliseconds. */
export const stalledAfterMs = 15_000;

/** Ended connections are logged at most once per reason in this time, in milliseconds. */
const logEveryMs = 1000;

/** Limits the memory that callers can occupy: connections, arriving bodies and unread responses. */
export function limitConnections(
  { server }: FastifyInstance,
  maxConnections: number,
  logger: Logger,
): void {
  const loggedAt: Partial<Record<ConnectionEnd, number>> = {};
  const report = (reason: ConnectionEnd): void => {
    server.emit(connectionEnded, reason);
    const now = performance.now();
    // The log skips some, but the metric counts them all.
    if (now < (loggedAt[reason] ?? -Infinity) + logEveryMs) return;
    loggedAt[reason] = now;
    logger.warn({ reason: reasons[reason] }, 'connection ended');
  };
  server.maxConnections = maxConnections;
  server.on('drop', () => report('limit'));
  server.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0) report('stalled');
    // There is nothing to send: the response takes long, or the connection is new and has its own time limit.
    else if (socket.writable && socket.timeout === stalledAfterMs) return;
    socket.destroy();
  });
  limitPipelining(server, () => report('unanswered'));
  limitBodies(server, () => report('slow'));
}

/** If too many bodies are arriving, ends the connection whose body started first: it is the slowest. */
function limitBodies(server: Server, report: () => void): void {
  const arriving = new Set<IncomingMessage>();
  server.on('request', (request) => {
    const { 'content-length': length, 'transfer-encoding': coding } =
      request.headers;
    if (coding === undefined && !Number(length)) return;
    const forget = (): void => void arriving.delete(request);
    request.once('end', forget).once('close', forget);
    arriving.add(request);
    if (arriving.size <= maxArriving) return;
    // Complete requests no longer count, even if `end` was not emitted yet.
    for (const other of arriving) if (other.complete) arriving.delete(other);
    const [first] = arriving;
    if (arriving.size <= maxArriving || !first) return;
    arriving.delete(first);
    report();
    first.socket.destroy();
  });
}

/**
 * Limits HTTP pipelining, for which Node has no limit. The last request that may
 * wait is answered with `Connection: close`; later ones are ignored, and clients
 * send them again (RFC 9112, section 9.6).
 */
function limitPipelining(server: Server, report: () => void): void {
  const waiting = new WeakMap<Socket, number>();
  const mayPass = (socket: Socket, response: ServerResponse): boolean => {
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count < maxWaiting) {
      waiting.set(socket, count);
      response.once('close', () => {
        const left = waiting.get(socket) ?? 0;
        if (left < maxWaiting) waiting.set(socket, left - 1);
      });
      return true;
    }
    waiting.set(socket, count);
    if (count > maxWaiting + maxIgnored) socket.destroy();
    if (count > maxWaiting) return false;
    response.setHeader('connection', 'close');
    report();
    return true;
  };
  const [handle] = server.listeners('request') as [
    (request: IncomingMessage, response: ServerResponse) => void,
  ];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    // A response that waits for an earlier one has no socket yet.
    const passes =
      response.socket !== null || mayPass(request.socket, response);
    if (passes) handle.call(server, request, response);
  });
}
