import type { FastifyInstance } from 'fastify';
import { routePatternOf } from '../fastify/route-pattern.js';
import { unroutedProblem } from '../http/server-options.js';
import type { ProblemCode } from '../problem/problem-codes.js';
import type { ProblemException } from '../problem/problem.exception.js';
import { RequestTally } from './request-tally.js';

export interface RequestCounts {
  readonly requests: RequestTally;
  /** How many answers were problems, by code. */
  readonly problems: ReadonlyMap<ProblemCode, number>;
}

/** Counts and times each answered request from now on, and the problems among the answers. */
export function countRequests(fastify: FastifyInstance): RequestCounts {
  const requests = new RequestTally();
  const problems = new Map<ProblemCode, number>();
  const countProblem = ({ code }: ProblemException): void => {
    problems.set(code, (problems.get(code) ?? 0) + 1);
  };
  fastify.addHook('onResponse', (request, reply, done) => {
    const { problem, method } = request;
    requests.count(
      routePatternOf(request) ?? 'none',
      method,
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
    if (problem) countProblem(problem);
    done();
  });
  fastify.server.on(
    unroutedProblem,
    (problem: ProblemException, method: string) => {
      requests.count('none', method, problem.getStatus());
      countProblem(problem);
    },
  );
  return { requests, problems };
}
