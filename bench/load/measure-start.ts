import { performance } from 'node:perf_hooks';
import { median } from './median.js';
import { startServer } from './server-process.js';
import { root, settings } from './settings.js';
import { targets } from './targets.js';

export interface StartTimes {
  readonly apiMs: number;
  readonly bareNestMs: number;
}

/** From the start of the process to its first 200, in turn. */
export async function measureStart(): Promise<StartTimes> {
  const api = targets.find(({ name }) => name === 'api');
  if (!api) throw new Error('the API is no target');
  const bareNest = {
    entry: `${root}bench/build/targets/bare-nest.js`,
    variables: { NODE_ENV: 'production', AUDIENCE: '' },
  };
  const apiMs: number[] = [];
  const bareNestMs: number[] = [];
  for (let round = 0; round <= settings.starts; round += 1) {
    const times = [await timeStart(api), await timeStart(bareNest)] as const;
    // The first start fills the file system's cache.
    if (round === 0) continue;
    apiMs.push(times[0]);
    bareNestMs.push(times[1]);
  }
  return { apiMs: median(apiMs), bareNestMs: median(bareNestMs) };
}

async function timeStart(
  target: Parameters<typeof startServer>[0],
): Promise<number> {
  const start = performance.now();
  const server = await startServer(target, [], '/health/live');
  const time = performance.now() - start;
  await server.stop();
  return time;
}
