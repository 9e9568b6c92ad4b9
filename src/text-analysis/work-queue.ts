import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { Registry } from 'prom-client';
import type { MetricsSource } from '../platform/metrics-source.js';
import { ProblemException } from '../platform/problem/problem.exception.js';
import { ClientTurns } from './client-turns.js';
import {
  createThreadPool,
  defaultThreads,
  type ThreadPool,
  type ThreadPoolOptions,
} from './thread-pool.js';
import { clientQueueFull, queueFull } from './work-queue.problems.js';

export interface WorkQueueOptions extends ThreadPoolOptions {
  /** What the names of its metrics begin with: `text_analysis`. */
  readonly name: string;
  /** How long a task may wait for a thread, in milliseconds. One that would wait longer is refused. Default: 1,000. */
  readonly maxWaitMs?: number;
}

/** How long after the start the threads start, unless a task comes first, in milliseconds: neither the start nor a task should wait for them. */
const startDelayMs = 1_000;

/**
 * Does work that takes long in worker threads, so that the event loop stays free.
 * Clients take turns: one that sends much waits for itself, not the others for it.
 *
 * Does not bound how long one task runs: bound its input.
 */
export class WorkQueue<Task, Result>
  implements OnApplicationShutdown, MetricsSource
{
  /** For metrics: see `QueueTotals`. */
  readonly totals = { begun: 0, waited: 0, done: 0, ran: 0, threadsLost: 0 };
  private readonly threads: number;
  private readonly maxWaitMs: number;
  private readonly turns = new ClientTurns<() => void>();
  private running = 0;
  /** How long a task runs, on average; more recent ones count more. */
  private averageRunMs = 10;
  private pool: Promise<ThreadPool> | undefined;
  private delayedStart?: NodeJS.Timeout;

  constructor(
    private readonly options: WorkQueueOptions,
    host: HttpAdapterHost,
  ) {
    this.threads = options.threads ?? defaultThreads();
    this.maxWaitMs = options.maxWaitMs ?? 1_000;
    // A failure happens again with the first task, and is answered and logged there.
    const start = () => void this.start().catch(() => undefined);
    host.listen$.subscribe(() => {
      this.delayedStart = setTimeout(start, startDelayMs).unref();
    });
  }

  /** How many tasks wait for a thread. */
  get length(): number {
    return this.turns.length;
  }

  /**
   * @param client whose turn it takes
   * @param signal drops the task if it has not begun
   * @throws {ProblemException} `client_queue_full` or `queue_full` at once, if the task could not begin in time
   */
  async run(client: string, task: Task, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    this.refuseIfLate(client);
    const queuedAt = performance.now();
    await this.getTurn(client, signal);
    const begunAt = performance.now();
    this.totals.begun += 1;
    this.totals.waited += (begunAt - queuedAt) / 1000;
    try {
      const pool = await this.start();
      return (await pool.run(task)) as Result;
    } finally {
      const runMs = performance.now() - begunAt;
      this.totals.done += 1;
      this.totals.ran += runMs / 1000;
      this.averageRunMs += (runMs - this.averageRunMs) / 10;
      this.running -= 1;
      this.beginNext();
    }
  }

  /** By now, every task has been answered: the server closes before. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.delayedStart);
    await (await this.pool)?.destroy();
  }

  async registerMetrics(registry: Registry): Promise<void> {
    const { registerQueueMetrics } = await import('./work-queue-metrics.js');
    registerQueueMetrics(registry, this.options.name, this);
  }

  private start(): Promise<ThreadPool> {
    this.pool ??= this.createPool().catch((error: unknown) => {
      this.pool = undefined; // The next task tries again.
      throw error;
    });
    return this.pool;
  }

  private async createPool(): Promise<ThreadPool> {
    const pool = await createThreadPool(this.options);
    // It is replaced, and its task fails.
    pool.on('workerDestroy', () => (this.totals.threadsLost += 1));
    // A thread cannot start. Tasks would wait for it for ever; so they fail, and the next one tries again.
    pool.on('error', (error: unknown) => {
      new Logger('WorkQueue').error(error);
      this.pool = undefined;
      void pool.destroy();
    });
    return pool;
  }

  private refuseIfLate(client: string): void {
    if (this.running < this.threads) return;
    const before = this.running + this.turns.countBefore(client);
    const waitMs = (before * this.averageRunMs) / this.threads;
    if (waitMs <= this.maxWaitMs) return;
    throw new ProblemException(
      this.turns.has(client) ? clientQueueFull : queueFull,
      { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } },
    );
  }

  /** Resolves when a thread is free, which is then the caller's. */
  private getTurn(client: string, signal: AbortSignal): Promise<void> {
    return new Promise((begin, reject) => {
      this.turns.add(client, begin);
      const drop = (): void => {
        if (this.turns.remove(client, begin)) reject(signal.reason as Error);
      };
      signal.addEventListener('abort', drop, { once: true });
      this.beginNext();
    });
  }

  private beginNext(): void {
    if (this.running >= this.threads) return;
    const begin = this.turns.next();
    if (!begin) return;
    this.running += 1;
    begin();
  }
}
