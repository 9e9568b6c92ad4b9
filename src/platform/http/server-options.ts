import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { ServerOptions as HttpsOptions } from 'node:https';
import type { Socket } from 'node:net';
import Fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  type RawServerDefault,
} from 'fastify';
import type { Logger } from 'pino';
import { logResponse } from '../logging/request-log.js';
import {
  ProblemException,
  type ProblemCode,
} from '../problem/problem.exception.js';
import { getProblemBody, sendProblem } from '../problem/problem.filter.js';
import { toProblem } from '../problem/to-problem.js';
import { maxBodyBytes } from './body-parsing.js';
import { stalledAfterMs } from './connection-limits.js';
import { securityHeaders } from './response-headers.js';

/** The HTTP server emits this, with the problem and the method, when it rejects a request before any hook runs. */
export const unroutedProblem = 'unroutedProblem';

/** Fastify's options: limits on size and time, request ids, and problems for requests that Node cannot parse. */
export function getServerOptions(
  trustProxy: readonly string[],
  logger: Logger,
  tls?: HttpsOptions,
): FastifyHttpOptions<RawServerDefault, Logger> {
  const limits = {
    headersTimeout: 10_000,
    connectionsCheckingInterval: 1000,
    requireHostHeader: false, // A missing one is answered with a problem.
  };
  return {
    // Each request has its own logger, which costs time even if nothing is logged.
    ...(logger.level !== 'silent' && { loggerInstance: logger }),
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    genReqId: (request) => getRequestId(request.headers['x-request-id']),
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: maxBodyBytes,
    connectionTimeout: stalledAfterMs,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // Requests that arrive while the server closes are answered.
    ...(tls ? { https: { ...tls, ...limits } } : { http: limits }),
    clientErrorHandler(this: FastifyInstance, error, socket) {
      answerClientError(this, error, socket, logger);
    },
    // The router rejects a URL that it cannot decode before any hook runs.
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...securityHeaders, 'x-request-id': request.id });
      sendProblem(request, reply, toProblem(error, request));
      logResponse(request, reply);
      const { server } = request.server;
      server.emit(unroutedProblem, request.problem, request.method);
    },
  };
}

/** Rejects ids that contain what looks like a JWT. */
const wellFormedId = /^(?!.*eyJ)[\w.:@/+=-]{1,128}$/;

/** The caller's request id if it is safe for logs and headers, or a new one. */
const getRequestId = (sent: IncomingMessage['headers'][string]): string =>
  typeof sent === 'string' && wellFormedId.test(sent) ? sent : randomUUID();

const parserErrorCodes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Handles a failure of Node's HTTP parser: there is only a socket, and no request. */
function answerClientError(
  fastify: FastifyInstance,
  { code = '' }: NodeJS.ErrnoException,
  socket: Socket,
  logger: Logger,
): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) socket.destroy();
  else {
    const problem = parserErrorCodes[code] ?? 'malformed_request';
    rejectConnection(fastify, socket, new ProblemException(problem), {
      logger,
      reason: code,
    });
  }
}

/** Writes a problem to the socket and closes the connection, for requests that Fastify cannot answer. */
export function rejectConnection(
  { server }: FastifyInstance,
  socket: Socket,
  problem: ProblemException,
  { logger, reason }: { logger: Logger; reason: string },
): void {
  const reqId = randomUUID();
  const body = JSON.stringify(getProblemBody(problem, reqId));
  const status = problem.getStatus();
  logger.warn({ reqId, status, code: problem.code, reason }, 'rejected');
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${reqId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  server.emit(unroutedProblem, problem, 'none');
}
