import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ProblemException } from '../problem/problem.exception.js';
import { routePatternOf } from '../fastify/route-pattern.js';
import { traceContext } from './trace-context.js';

const quietRoutes = /^\/(health\/|metrics$)/;

/**
 * Logs one line a request once it is answered, or its caller has gone. Never
 * headers, query or body, which can hold tokens. A refusal is a warning with
 * its code and reason; what machines ask all the time, health and metrics, is
 * left to the debug level while it is answered.
 */
export function logRequests(fastify: FastifyInstance, { level }: Logger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  if (level === 'silent') return;

  fastify.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      const line = { ...requestLine(request, reply), status: undefined };
      request.log.warn(line, 'aborted by the caller');
    });
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logAnswer(request, reply);
    done();
  });
}

/** The log line of an answered request, at a level that goes by its status. */
export function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const line = requestLine(request, reply);
  if (isQuiet(request, reply)) request.log.debug(line, 'probed');
  else if (reply.statusCode >= 500 && reply.statusCode !== 503)
    request.log.error(line, 'failed');
  else if (reply.statusCode >= 400) request.log.warn(line, 'refused');
  else request.log.info(line, 'answered');
}

/** A probe that is answered, or a process that is not ready: it has said why. */
function isQuiet(
  request: FastifyRequest,
  { statusCode }: FastifyReply,
): boolean {
  const url = routePatternOf(request) ?? '';
  return statusCode < 400
    ? quietRoutes.test(url)
    : statusCode === 503 && url === '/health/ready';
}

/** A refusal's reason, in its detail where it says nothing else; a failure's cause. */
const whyOf = (problem: ProblemException): Record<string, unknown> => ({
  ...(problem.getStatus() >= 500
    ? { err: problem.problem.cause }
    : { reason: problem.message }),
  ...problem.problem.log,
});

function requestLine(
  request: FastifyRequest,
  reply: FastifyReply,
): Record<string, unknown> {
  const { problem } = request;
  return {
    method: request.method,
    route: routePatternOf(request),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    clientId: request.user?.id,
    urn: request.user?.metadata['urn'],
    ...traceContext(request.headers['traceparent']),
    ...(problem && { code: problem.code, ...whyOf(problem) }),
  };
}
