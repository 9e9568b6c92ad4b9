import { RouteConfig } from '@nestjs/platform-fastify';
import type { JsonObject } from '@repo/access-tokens';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { getRoutePattern } from '../http/http-context.js';
import type { ProblemException } from '../problem/problem.exception.js';

/**
 * Logs the successes of a route that is called all the time, such as health, at the
 * debug level.
 *
 * @param statuses error statuses that are also logged at that level
 */
export const QuietRoute = (...statuses: number[]): MethodDecorator =>
  RouteConfig({ quietStatuses: statuses });

/**
 * Logs one line per request, when it is answered or its caller disconnects.
 * Never logs headers, query or body, which can contain tokens. A rejected request
 * is a warning with its code and reason. The successes of a {@link QuietRoute} are
 * logged at the debug level.
 *
 * @param metadata the keys of the client's metadata that are in each line
 */
export function logRequests(
  fastify: FastifyInstance,
  { level }: Logger,
  metadata: readonly string[],
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  if (level === 'silent') return;

  fastify.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      const line = {
        ...getLine(request, reply, metadata),
        status: undefined,
      };
      request.log.warn(line, 'aborted by the caller');
    });
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logResponse(request, reply, metadata);
    done();
  });
}

/** Logs an answered request, at a level that depends on its status. */
export function logResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  metadata: readonly string[] = [],
): void {
  const line = getLine(request, reply, metadata);
  if (isQuiet(request, reply)) request.log.debug(line, 'probed');
  else if (reply.statusCode >= 500 && reply.statusCode !== 503)
    request.log.error(line, 'failed');
  else if (reply.statusCode >= 400) request.log.warn(line, 'rejected');
  else request.log.info(line, 'answered');
}

const isQuiet = (
  { quietStatuses }: FastifyRequest,
  { statusCode }: FastifyReply,
): boolean =>
  quietStatuses !== undefined &&
  (statusCode < 400 || quietStatuses.includes(statusCode));

/** The reason for a rejection (by default its detail), or the cause of a failure. */
const getReason = (problem: ProblemException): Record<string, unknown> => ({
  ...(problem.getStatus() >= 500
    ? { err: problem.problem.cause }
    : { reason: problem.message }),
  ...problem.problem.log,
});

function getLine(
  request: FastifyRequest,
  reply: FastifyReply,
  metadata: readonly string[],
): Record<string, unknown> {
  const { problem, user } = request;
  return {
    method: request.method,
    route: getRoutePattern(request),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    clientId: user?.id,
    metadata: user && pick(user.metadata, metadata),
    ...getTraceContext(request.headers['traceparent']),
    ...(problem && { code: problem.code, ...getReason(problem) }),
  };
}

const pick = (
  members: JsonObject,
  names: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, members[name]]));

/** `version-traceid-parentid-flags`, W3C Trace Context, section 3.2. Version ff is invalid; later versions may add fields. */
const traceparent =
  /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/;

/** The trace that a request belongs to, if its `traceparent` header is well-formed. */
function getTraceContext(
  header: string | string[] | undefined,
): { traceId: string; parentId: string } | undefined {
  const [, version, traceId, parentId, more] =
    typeof header === 'string' ? (traceparent.exec(header) ?? []) : [];
  if (version === '00' && more) return undefined;
  // An id of all zeros is invalid.
  if (!traceId || !parentId || /^0+$/.test(traceId) || /^0+$/.test(parentId))
    return undefined;
  return { traceId, parentId };
}
