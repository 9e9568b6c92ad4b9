import type { MemoryUse } from './measure-memory.js';
import type { StartTimes } from './measure-start.js';
import type { LoadName } from './targets.js';

export interface Figures {
  /** Requests/s of a target under a load: the median of its rounds, the best one, or by CPU time. */
  readonly rate: (target: string, load: LoadName) => number;
  readonly memory: MemoryUse;
  readonly start: StartTimes;
}

export interface Goal {
  readonly title: string;
  readonly bound: 'at least' | 'at most';
  readonly limit: number;
  /** Not a matter of rounds: measured apart, once. */
  readonly apart?: true;
  readonly figure: (figures: Figures) => number;
}

const ratio =
  (target: string, load: LoadName, otherTarget: string, otherLoad: LoadName) =>
  ({ rate }: Figures): number =>
    rate(target, load) / rate(otherTarget, otherLoad);

/** What protection may cost, and how far ahead of its peers the API is. */
export const goals: readonly Goal[] = [
  {
    title: 'hot: the API / its guards off',
    bound: 'at least',
    limit: 0.95,
    figure: ratio('api', 'hot-1', 'api-unguarded', 'hot-1'),
  },
  {
    title: 'hot: the API / tutorial',
    bound: 'at least',
    limit: 8,
    figure: ratio('api', 'hot-1', 'tutorial', 'hot-1'),
  },
  {
    title: 'hot: the API / express-oauth2-jwt-bearer',
    bound: 'at least',
    limit: 4.5,
    figure: ratio('api', 'hot-1', 'oauth2-jwt-bearer', 'hot-1'),
  },
  {
    title: 'hot: the API / @fastify/jwt, cache on',
    bound: 'at least',
    limit: 2.5,
    figure: ratio('api', 'hot-1', 'fastify-jwt-cache', 'hot-1'),
  },
  {
    title: 'hot: the API / bare node:http',
    bound: 'at least',
    limit: 0.4,
    figure: ratio('api', 'hot-1', 'node-http', 'hot-1'),
  },
  {
    title: 'cold: the API / @fastify/jwt',
    bound: 'at least',
    limit: 1.3,
    figure: ratio('api', 'cold', 'fastify-jwt', 'cold'),
  },
  {
    title: 'cold: the API / express-oauth2-jwt-bearer',
    bound: 'at least',
    limit: 1.8,
    figure: ratio('api', 'cold', 'oauth2-jwt-bearer', 'cold'),
  },
  {
    title: '100,000 clients / one client, cache large enough',
    bound: 'at least',
    limit: 0.8,
    figure: ratio('api-large-cache', 'hot-100000', 'api-large-cache', 'hot-1'),
  },
  {
    title: 'refusing a forged token / accepting a new one',
    bound: 'at least',
    limit: 1,
    figure: ratio('api', 'forged', 'api', 'cold'),
  },
  {
    title: 'memory of 100,000 tokens above idle, MiB',
    bound: 'at most',
    limit: 64,
    apart: true,
    figure: ({ memory }) => memory.afterMiB - memory.idleMiB,
  },
  {
    title: 'start to first 200: the API / bare Nest on Fastify',
    bound: 'at most',
    limit: 1.5,
    apart: true,
    figure: ({ start }) => start.apiMs / start.bareNestMs,
  },
];

export const isMet = ({ bound, limit }: Goal, figure: number): boolean =>
  bound === 'at least' ? figure >= limit : figure <= limit;
