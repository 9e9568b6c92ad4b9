import type { FastifyReply, FastifyRequest } from 'fastify';
import { packageInfo } from '../package-info.js';
import type { ProblemException } from './problem.exception.js';

/** Answers a request with a problem, and keeps it for the request's log line. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemException,
): void {
  request.problem = problem;
  if (reply.sent) return;

  void reply
    .code(problem.getStatus())
    .headers({
      // Instead of what the route has set for its successful answers.
      'cache-control': 'no-store',
      ...problem.problem.headers,
      'content-type': 'application/problem+json',
    })
    // Fastify's own serializer would add a charset, which this media type does not have.
    .serializer(JSON.stringify)
    .send(problemBody(problem, request.id));
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The problem that this request was answered with. */
    problem?: ProblemException;
  }
}

/** This API's repository, where docs/troubleshooting.md has causes and remedies. */
const repository = packageInfo.homepage?.replace(/#.*/, '');

/** The `type` of a problem (RFC 9457, section 3.1.1): the URL of the entry for its code. */
const getProblemType = (code: string): string =>
  repository
    ? `${repository}/blob/main/docs/troubleshooting.md#${code}`
    : 'about:blank';

/** The body of a problem (RFC 9457, section 3.1), with the code and the request id as extensions. */
export const problemBody = (
  exception: ProblemException,
  requestId: string,
): Record<string, unknown> => ({
  type: getProblemType(exception.code),
  title: exception.title,
  status: exception.getStatus(),
  detail: exception.message,
  code: exception.code,
  ...exception.problem.extensions,
  requestId,
});
