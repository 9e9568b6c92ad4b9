import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';

export type ThreadPool = Piscina;

export interface ThreadPoolOptions {
  /** The module whose default export does the work, `*.worker.js`. */
  readonly worker: URL;
  /** How many threads. Default: one for each processor but that of the event loop, from 1 to 4. */
  readonly threads?: number;
  /** The heap of a thread, in MiB. One that needs more ends, and its task fails. Default: 256. */
  readonly maxHeapMb?: number;
}

/** Starts threads that do one task at a time. Piscina is imported now, to keep the start of the API short. */
export async function createThreadPool({
  worker,
  threads = defaultThreads(),
  maxHeapMb = 256,
}: ThreadPoolOptions): Promise<ThreadPool> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename: worker.href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
}

export const defaultThreads = (): number =>
  Math.min(Math.max(countProcessors() - 1, 1), 4);

/** How many whole processors the process may use. Node 22 counts a container's quota by itself, Node 20 does not. */
function countProcessors(): number {
  const processors = availableParallelism();
  try {
    const limit = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8');
    return Math.min(processors, readQuota(limit));
  } catch {
    return processors;
  }
}

/**
 * How many whole processors a `cpu.max` of cgroups allows, at least 1: a quota
 * and its period, `150000 100000`, or `max` without a quota.
 */
export function readQuota(limit: string): number {
  const [quota = NaN, period = NaN] = limit.split(' ').map(Number);
  return Number.isNaN(quota / period)
    ? Infinity
    : Math.max(1, Math.floor(quota / period));
}
