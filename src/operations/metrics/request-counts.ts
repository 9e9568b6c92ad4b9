import type { FastifyInstance } from 'fastify';
import {
  connectionEnded,
  type ConnectionEnd,
} from '../../platform/http/connection-limits.js';
import { getRoutePattern } from '../../platform/http/http-context.js';
import { unroutedProblem } from '../../platform/http/server-options.js';
import type { ProblemException } from '../../platform/problem/problem.exception.js';

export interface RequestCounts {
  readonly requests: RequestTally;
  /** The number of responses with a problem, by its code. */
  readonly problems: Map<string, number>;
  /** The number of connections ended because of a limit, by reason. */
  readonly endedConnections: Record<ConnectionEnd, number>;
}

/** Counts requests, their durations, problems and ended connections from now on. */
export function countRequests(
  fastify: FastifyInstance,
  { requests, problems, endedConnections }: RequestCounts,
): void {
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
  fastify.server.on(connectionEnded, (reason: ConnectionEnd) => {
    endedConnections[reason] += 1;
  });
}

/** The requests to one route with one method. */
export interface RouteTally {
  readonly route: string;
  readonly method: string;
  /** The number of requests by status class: `4` is 4xx. */
  readonly byStatusClass: Map<number, number>;
  /** The number of requests in each bucket of {@link durationBounds}; the last one is for longer requests. */
  readonly byDuration: number[];
  /** The total duration of the requests, in seconds. */
  seconds: number;
}

/** The histogram's bounds, in seconds. */
export const durationBounds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
] as const;

/**
 * Counts requests in plain numbers, which are copied to prom-client at each scrape.
 * prom-client's own counters would be slow, because they build a string from the
 * labels for each request.
 */
export class RequestTally {
  private readonly routes = new Map<string, Map<string, RouteTally>>();

  /** @param seconds the duration, if known */
  count(route: string, method: string, status: number, seconds?: number): void {
    const tally = this.getTally(route, method);
    const statusClass = Math.floor(status / 100);
    tally.byStatusClass.set(
      statusClass,
      (tally.byStatusClass.get(statusClass) ?? 0) + 1,
    );
    if (seconds === undefined) return;
    const within = durationBounds.findIndex((bound) => seconds <= bound);
    const bucket = within === -1 ? durationBounds.length : within;
    tally.byDuration[bucket] = (tally.byDuration[bucket] ?? 0) + 1;
    tally.seconds += seconds;
  }

  /** One tally per route and method, so callers cannot create an unlimited number. */
  *[Symbol.iterator](): Iterator<RouteTally> {
    for (const methods of this.routes.values()) yield* methods.values();
  }

  private getTally(route: string, method: string): RouteTally {
    let methods = this.routes.get(route);
    if (!methods) this.routes.set(route, (methods = new Map()));
    let tally = methods.get(method);
    if (!tally) {
      tally = {
        route,
        method,
        byStatusClass: new Map(),
        byDuration: Array<number>(durationBounds.length + 1).fill(0),
        seconds: 0,
      };
      methods.set(method, tally);
    }
    return tally;
  }
}
