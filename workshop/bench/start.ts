import { performance } from 'node:perf_hooks';
import { getMedian } from './rows.js';
import { startTarget } from './server.js';
import { settings } from './settings.js';
import {
  api,
  apiWithoutDocs,
  bareNest,
  baselineApi,
  nestSwagger,
  type Target,
} from './targets.js';

/** From the start of a process to its first 200: medians of several starts. */
export interface StartTime {
  readonly target: string;
  readonly title: string;
  readonly ms: number;
  /** CPU time of the process, in milliseconds: hardly affected by other work on the machine. */
  readonly cpuMs: number;
  readonly bestMs: number;
}

/** Starts the API and the servers that it is compared with in turn. Each round begins with a different one. */
export async function measureStarts(): Promise<StartTime[]> {
  const timed = [api, apiWithoutDocs, nestSwagger, bareNest, baselineApi]
    .filter((target) => target !== undefined)
    .map((target) => ({ target, starts: [] as Start[] }));
  for (let round = 0; round <= settings.starts; round += 1) {
    const first = round % timed.length;
    for (const { target, starts } of [
      ...timed.slice(first),
      ...timed.slice(0, first),
    ]) {
      const start = await timeStart(target);
      // The first start fills the file system's cache.
      if (round > 0) starts.push(start);
    }
  }
  return timed.map(({ target: { name, title }, starts }) => ({
    target: name,
    title,
    ms: getMedian(starts.map(({ ms }) => ms)),
    cpuMs: getMedian(starts.map(({ cpuMs }) => cpuMs)),
    bestMs: Math.min(...starts.map(({ ms }) => ms)),
  }));
}

type Start = Pick<StartTime, 'ms' | 'cpuMs'>;

async function timeStart(target: Target): Promise<Start> {
  const began = performance.now();
  const server = await startTarget(target, '/health/live');
  try {
    const ms = performance.now() - began;
    const { cpuMicros } = await server.usage();
    return { ms, cpuMs: cpuMicros / 1000 };
  } finally {
    await server.stop();
  }
}
