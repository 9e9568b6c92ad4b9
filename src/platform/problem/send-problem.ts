import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemBody } from './problem-body.js';
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
