import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  type RawServerDefault,
} from 'fastify';
import type { Logger } from 'pino';
import type { Environment } from '../config/environment.js';
import { logAnswer } from '../logging/request-log.js';
import { problemBody } from '../problem/problem-body.js';
import { sendProblem } from '../problem/send-problem.js';
import { toProblem } from '../problem/to-problem.js';
import { ProblemException } from '../problem/problem.exception.js';
import type { ProblemCode } from '../problem/problem-codes.js';
import { maxBodyBytes } from './body-bytes.js';
import { securityHeaders } from './security-headers.js';

/** What the HTTP server emits, with the problem and the method, where it refuses a request that no hook gets to see. */
export const unroutedProblem = 'unroutedProblem';

/** Fastify's options: bounds on size and time, the request's id, and errors below HTTP as problems, too. */
export function serverOptions(
  { TRUST_PROXY }: Environment,
  logger: Logger,
): FastifyHttpOptions<RawServerDefault, Logger> {
  return {
    // Each request has a logger of its own, a cost for nothing where nothing is logged.
    ...(logger.level !== 'silent' && { loggerInstance: logger }),
    logController: new fastify.LogController({ disableRequestLogging: true }),
    genReqId: (request) => requestId(request.headers['x-request-id']),
    trustProxy: TRUST_PROXY.length > 0 ? TRUST_PROXY : false,
    bodyLimit: maxBodyBytes,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // What still comes in while the server closes is answered.
    http: {
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1000,
      requireHostHeader: false, // Missing ones are refused as problems.
    },
    clientErrorHandler(this: FastifyInstance, error, socket) {
      const problem = answerClientError(error, socket, logger);
      if (problem) this.server.emit(unroutedProblem, problem, 'none');
    },
    // The router refuses a URL that it cannot decode before any hook runs.
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...securityHeaders, 'x-request-id': request.id });
      sendProblem(request, reply, toProblem(error, request));
      logAnswer(request, reply);
      const { server } = request.server;
      server.emit(unroutedProblem, request.problem, request.method);
    },
  };
}

/** Not what holds the beginning of a JWT. */
const wellFormedId = /^(?!.*eyJ)[\w.:@/+=-]{1,128}$/;

/** The caller's own id for the request, where it is harmless in logs and headers, or a new one. */
const requestId = (sent: IncomingMessage['headers'][string]): string =>
  typeof sent === 'string' && wellFormedId.test(sent) ? sent : randomUUID();

const codeOfParserError: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/**
 * Node's HTTP parser gave up: there is no request to answer to, just a socket.
 *
 * @returns what it was answered, if anything
 */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  logger: Logger,
): ProblemException | undefined {
  if (error.code === 'ECONNRESET' || socket.destroyed) return undefined;
  if (!socket.writable) {
    socket.destroy();
    return undefined;
  }

  const problem = new ProblemException(
    codeOfParserError[error.code ?? ''] ?? 'malformed_request',
  );
  const reqId = randomUUID();
  const body = JSON.stringify(problemBody(problem, reqId));
  const status = problem.getStatus();
  logger.warn(
    { reqId, status, code: problem.code, reason: error.code },
    'refused',
  );
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
  return problem;
}
