import type { FastifyInstance } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import { routePatternOf } from '../fastify/route-pattern.js';
import { unroutedProblem } from '../http/server-options.js';
import type { ProblemCode } from '../problem/problem-codes.js';
import type { ProblemException } from '../problem/problem.exception.js';
import { durationHistogram } from './duration-histogram.js';
import { RequestTally } from './request-tally.js';

/** Counts and times each answered request, and the problems among the answers. */
export function collectRequestMetrics(
  registry: Registry,
  fastify: FastifyInstance,
): void {
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

  registry.registerMetric(
    new Counter({
      name: 'http_requests_total',
      help: 'Requests by route pattern, method and status class.',
      labelNames: ['route', 'method', 'status'] as const,
      registers: [],
      collect() {
        this.reset();
        for (const { route, method, byStatusClass } of requests) {
          for (const [statusClass, count] of byStatusClass)
            this.inc({ route, method, status: `${statusClass}xx` }, count);
        }
      },
    }),
  );
  registry.registerMetric(durationHistogram(requests));
  registry.registerMetric(
    new Counter({
      name: 'http_problems_total',
      help: 'Requests that were answered with a problem, by its code.',
      labelNames: ['code'] as const,
      registers: [],
      collect() {
        this.reset();
        for (const [code, count] of problems) this.inc({ code }, count);
      },
    }),
  );
}
