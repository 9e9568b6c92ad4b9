import type { MemoryUse } from './measure.js';
import { baseline } from './settings.js';
import type { LoadName } from './targets.js';

/** A target and one of its loads. */
export type Pair = `${string} ${LoadName}`;

export interface Figures {
  /** Requests/s: the median of the rounds, the best round, or calculated from the CPU time. */
  readonly rate: (pair: Pair) => number;
  /** Milliseconds until a target's first 200, likewise. */
  readonly start: (target: string) => number;
  readonly memory: MemoryUse;
}

export interface Goal {
  readonly title: string;
  readonly bound: 'at least' | 'at most';
  readonly limit: number;
  /** Measured once instead of in rounds. */
  readonly measuredOnce?: true;
  /** Judged by CPU time instead of by the median of requests/s, which also depends on the load generator and on other work on the machine. */
  readonly judgedByCpuTime?: true;
  readonly figure: (figures: Figures) => number;
}

/** Requires one pair to be at least `limit` times as fast as the other. */
const ratio = (title: string, limit: number, one: Pair, other: Pair): Goal => ({
  title,
  bound: 'at least',
  limit,
  figure: ({ rate }) => rate(one) / rate(other),
});
const hot = (other: string, limit: number, target: string): Goal =>
  ratio(`hot: the API / ${other}`, limit, 'api hot-1', `${target} hot-1`);
const cold = (other: string, limit: number, target: string): Goal =>
  ratio(`cold: the API / ${other}`, limit, 'api cold', `${target} cold`);
const start = (
  title: string,
  limit: number,
  one: string,
  other: string,
): Goal => ({
  title: `start to first 200: ${title}`,
  bound: 'at most',
  limit,
  figure: (figures) => figures.start(one) / figures.start(other),
});

/** Compared with another checkout, to show what a change costs. */
const baselineGoals: readonly Goal[] = [
  hot('baseline', 0.95, 'baseline'),
  cold('baseline', 0.95, 'baseline'),
  start('the API / baseline', 1.05, 'api', 'baseline'),
];

/** What protection may cost, and how much faster than its peers the API must be. */
export const goals: readonly Goal[] = [
  hot('its guards off', 0.95, 'api-unguarded'),
  hot('tutorial', 8, 'tutorial'),
  hot('express-oauth2-jwt-bearer', 4.5, 'oauth2-jwt-bearer'),
  hot('@fastify/jwt, cache on', 2.5, 'fastify-jwt-cache'),
  hot('bare node:http', 0.4, 'node-http'),
  // A new token must not take more CPU time than in @fastify/jwt.
  { ...cold('@fastify/jwt', 1, 'fastify-jwt'), judgedByCpuTime: true },
  cold('express-oauth2-jwt-bearer', 1.8, 'oauth2-jwt-bearer'),
  ratio(
    '100,000 clients / one client, cache large enough',
    0.8,
    'api-large-cache hot-100000',
    'api-large-cache hot-1',
  ),
  ratio(
    'rejecting a forged token / accepting a new one',
    1,
    'api forged',
    'api cold',
  ),
  // The API accepts each proof only once; express-oauth2-jwt-bearer accepts it again and again.
  ratio(
    'DPoP: the API / express-oauth2-jwt-bearer',
    2,
    'api-bound-tokens dpop',
    'oauth2-jwt-bearer dpop',
  ),
  {
    title: 'memory of 100,000 tokens above idle, MiB',
    bound: 'at most',
    limit: 64,
    measuredOnce: true,
    figure: ({ memory }) => memory.afterMiB - memory.idleMiB,
  },
  start('the API / Nest with swagger', 1.6, 'api', 'nest-swagger'),
  start(
    'docs off / Nest with swagger',
    1.6,
    'api-without-docs',
    'nest-swagger',
  ),
  ...(baseline ? baselineGoals : []),
];

/** A goal and the measured figures. */
export interface Result extends Omit<Goal, 'figure'> {
  /** By the median of the rounds. */
  readonly figure: number;
  readonly byCpuTime?: number;
  readonly byBestRound?: number;
}

export function isMet({
  bound,
  limit,
  judgedByCpuTime,
  ...by
}: Result): boolean {
  const figure = (judgedByCpuTime && by.byCpuTime) ?? by.figure;
  return bound === 'at least' ? figure >= limit : figure <= limit;
}
