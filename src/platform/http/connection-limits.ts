import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** The HTTP server emits this, with the reason, when it ends a connection over one of the limits below. */
export const connectionEnded = 'connectionEnded';

const reasons = {
  limit: 'the limit MAX_CONNECTIONS is reached',
  unanswered: 'too many requests without waiting for their answers',
  stalled: 'its answers are not read',
  slow: 'its request body arrives slowly, and too many others do',
} as const;

export type ConnectionEnd = keyof typeof reasons;

/** How many requests of one connection may wait for the answer to an earlier one. */
const maxWaiting = 32;

/** How many more are ignored before the connection is cut instead of closed. */
const maxIgnored = 256;

/** How many request bodies may be arriving: each of them takes up to 128 KiB, before anything is known of its sender. */
const maxArriving = 256;

/** How long output may wait without any of it being read, in milliseconds. Any progress begins it anew. */
export const stalledAfterMs = 15_000;

/** How often the log mentions connections that ended for the same reason, in milliseconds. */
const logEveryMs = 1000;

/** Bounds what callers can make this process keep: connections, and what each has not read. */
export function limitConnections(
  { server }: FastifyInstance,
  maxConnections: number,
  logger: Logger,
): void {
  const loggedAt: Partial<Record<ConnectionEnd, number>> = {};
  const report = (reason: ConnectionEnd): void => {
    server.emit(connectionEnded, reason);
    const now = performance.now();
    // The metric counts all of them.
    if (now < (loggedAt[reason] ?? -Infinity) + logEveryMs) return;
    loggedAt[reason] = now;
    logger.warn({ reason: reasons[reason] }, 'connection ended');
  };
  server.maxConnections = maxConnections;
  server.on('drop', () => report('limit'));
  server.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0) report('stalled');
    // Nothing to send: an answer takes long, or the connection is new, which has a limit of its own.
    else if (socket.writable && socket.timeout === stalledAfterMs) return;
    socket.destroy();
  });
  limitPipelining(server, () => report('unanswered'));
  limitBodies(server, () => report('slow'));
}

/** Ends the connection whose body began to arrive first, once too many are arriving: the others are faster. */
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
    // One that is complete waits for something else.
    for (const one of arriving) if (one.complete) arriving.delete(one);
    const [first] = arriving;
    if (arriving.size <= maxArriving || !first) return;
    arriving.delete(first);
    report();
    first.socket.destroy();
  });
}

/**
 * A client may send requests without waiting for answers. Node hands over all of
 * one read of the socket at once, and keeps their answers until they can be sent.
 * Here, the last one that may wait is answered with `Connection: close`, and what
 * comes after it is ignored (RFC 9112, section 9.6); clients send that again.
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
    // A response that waits for an earlier one does not have the socket yet.
    const passes =
      response.socket !== null || mayPass(request.socket, response);
    if (passes) handle.call(server, request, response);
  });
}
