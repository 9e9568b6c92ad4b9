import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';

export type ThreadPool = Piscina;

export interface ThreadPoolOptions {
  /** The module whose default export runs in the threads, `*.worker.js`. */
  readonly worker: URL;
  /** The number of threads. Default: one fewer than there are processors, from 1 to 4. */
  readonly threads?: number;
  /** The heap limit of a thread, in MiB. A thread that exceeds it ends, and its task fails. Default: 256. */
  readonly maxHeapMb?: number;
}

/** Starts threads that do one task at a time. Imports Piscina only here, so that the API starts sooner. */
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

/** How many whole processors the process may use. Node 20 ignores a container's quota; Node 22 respects it. */
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
 * How many whole processors a cgroup's `cpu.max` allows, at least 1. It contains
 * a quota and a period, `150000 100000`, or `max` as the quota for no limit.
 */
export function readQuota(limit: string): number {
  const [quota = NaN, period = NaN] = limit.split(' ').map(Number);
  return Number.isNaN(quota / period)
    ? Infinity
    : Math.max(1, Math.floor(quota / period));
}
