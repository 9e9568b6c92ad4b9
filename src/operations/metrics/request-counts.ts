import type { FastifyInstance } from 'fastify';
import { getRoutePattern } from '../../platform/http/http-context.js';
import { unroutedProblem } from '../../platform/http/server-options.js';
import type { ProblemException } from '../../platform/problem/problem.exception.js';
import { RequestTally } from './request-tally.js';

export interface RequestCounts {
  readonly requests: RequestTally;
  /** How many answers were problems, by code. */
  readonly problems: ReadonlyMap<string, number>;
}

/** From now on, counts and times each answered request, and counts the problems among the answers. */
export function countRequests(fastify: FastifyInstance): RequestCounts {
  const requests = new RequestTally();
  const problems = new Map<string, number>();
  const countProblem = ({ code }: ProblemException): void => {
    problems.set(code, (problems.get(code) ?? 0) + 1);
  };
  fastify.addHook('onResponse', (request, reply, done) => {
    const { problem, method } = request;
    requests.count(
      getRoutePattern(request) ?? 'none',
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
