import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  ProblemException,
  type ProblemCode,
} from '../problem/problem.exception.js';
import { stalledAfterMs } from './connection-limits.js';
import { cleanForwardedFor } from './forwarded-for.js';
import { rejectConnection } from './server-options.js';

/** How many headers a request may have. Node's own limit would silently drop further ones, even the token. */
const maxHeaders = 200;

/**
 * Answers requests that Node would answer without a body or a log line, or would
 * silently repair. An unknown `Expect` is ignored, as RFC 9110, section 10.1.1,
 * allows.
 */
export function enforceHttpConformance(
  fastify: FastifyInstance,
  logger: Logger,
): void {
  const { server } = fastify;
  server.maxHeadersCount = 0;
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response);
  });
  server.on('connect', (_request, socket: Socket) => {
    // Node has removed its own listeners.
    socket.on('error', () => undefined);
    socket.setTimeout(stalledAfterMs, () => socket.destroy());
    socket.resume();
    rejectConnection(
      fastify,
      socket,
      new ProblemException('malformed_request', {
        detail: 'This API is not a proxy.',
      }),
      { logger, reason: 'CONNECT' },
    );
  });
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    cleanForwardedFor(raw.headers);
    done(getFault(raw));
  });
}

/** An HTTP/1.1 request must have exactly one `Host` (RFC 9112, section 3.2). Of two Content-Types, Node uses the first, but other servers may use the second. */
function getFault({
  rawHeaders,
  httpVersion,
}: IncomingMessage): ProblemException | undefined {
  const count = rawHeaders.length / 2;
  if (count > maxHeaders)
    return fault(
      'headers_too_large',
      `A request can have at most ${maxHeaders} headers.`,
      `${count} headers`,
    );
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return fault(
      'malformed_request',
      'This API supports only HTTP/1.1.',
      `HTTP/${httpVersion}`,
    );
  const hosts = countHeaders(rawHeaders, 'host');
  if (hosts !== 1 && !(hosts === 0 && httpVersion === '1.0'))
    return fault(
      'malformed_request',
      'A request must have exactly one Host header.',
      `${hosts} Host headers`,
    );
  const types = countHeaders(rawHeaders, 'content-type');
  if (types > 1)
    return fault(
      'malformed_request',
      'A request can have at most one Content-Type header.',
      `${types} Content-Type headers`,
    );
  return undefined;
}

const fault = (
  code: ProblemCode,
  detail: string,
  reason: string,
): ProblemException => new ProblemException(code, { detail, log: { reason } });

/** In raw headers, names and values alternate. */
function countHeaders(rawHeaders: readonly string[], wanted: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === wanted.length && name.toLowerCase() === wanted)
      count += 1;
  }
  return count;
}
