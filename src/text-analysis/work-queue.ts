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
  /** The prefix of its metrics' names: `text_analysis`. */
  readonly name: string;
  /** How long a task may wait for a thread, in milliseconds. A task that would wait longer is rejected. Default: 1,000. */
  readonly maxWaitMs?: number;
}

/** The threads start this long after the API, in milliseconds, so that they do not slow down its start-up. An earlier task starts them at once. */
const startDelayMs = 1_000;

/**
 * Runs long tasks in worker threads, so that the event loop is not blocked.
 * Clients take turns: a client with many tasks does not delay the others.
 *
 * Does not limit how long a task runs: limit its input.
 */
export class WorkQueue<Task, Result>
  implements OnApplicationShutdown, MetricsSource
{
  readonly totals = { begun: 0, waited: 0, done: 0, ran: 0, threadsLost: 0 };
  private readonly threads: number;
  private readonly maxWaitMs: number;
  private readonly turns = new ClientTurns<() => void>();
  private running = 0;
  /** How long a task runs on average. Recent tasks have more weight. */
  private averageRunMs = 10;
  private pool: Promise<ThreadPool> | undefined;
  private delayedStart?: NodeJS.Timeout;

  constructor(
    private readonly options: WorkQueueOptions,
    host: HttpAdapterHost,
  ) {
    this.threads = options.threads ?? defaultThreads();
    this.maxWaitMs = options.maxWaitMs ?? 1_000;
    // An error is ignored: it occurs again with the first task and is logged then.
    const start = () => void this.start().catch(() => undefined);
    host.listen$.subscribe(() => {
      this.delayedStart = setTimeout(start, startDelayMs).unref();
    });
  }

  /** How many tasks are waiting for a thread. */
  get length(): number {
    return this.turns.length;
  }

  /**
   * @param client the id by which clients take turns
   * @param signal cancels the task if it has not started
   * @throws {ProblemException} `client_queue_full` or `queue_full`, at once, if the task could not start in time
   */
  async run(client: string, task: Task, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    this.rejectIfWaitTooLong(client);
    const queuedAt = performance.now();
    await this.waitForTurn(client, signal);
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
      this.startNext();
    }
  }

  /** Nest calls this after the server has closed, so no task is running. */
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
    // The task of the lost thread fails; Piscina starts another thread.
    pool.on('workerDestroy', () => (this.totals.threadsLost += 1));
    // A thread cannot start. Fail the waiting tasks, which would wait forever; the next one tries again.
    pool.on('error', (error: unknown) => {
      new Logger('WorkQueue').error(error);
      this.pool = undefined;
      void pool.destroy();
    });
    return pool;
  }

  private rejectIfWaitTooLong(client: string): void {
    if (this.running < this.threads) return;
    const before = this.running + this.turns.countBefore(client);
    const waitMs = (before * this.averageRunMs) / this.threads;
    if (waitMs <= this.maxWaitMs) return;
    throw new ProblemException(
      this.turns.has(client) ? clientQueueFull : queueFull,
      { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } },
    );
  }

  /** Resolves when a thread is free and reserves it for the caller. */
  private waitForTurn(client: string, signal: AbortSignal): Promise<void> {
    return new Promise((begin, reject) => {
      this.turns.add(client, begin);
      const drop = (): void => {
        if (this.turns.remove(client, begin)) reject(signal.reason as Error);
      };
      signal.addEventListener('abort', drop, { once: true });
      this.startNext();
    });
  }

  private startNext(): void {
    if (this.running >= this.threads) return;
    const begin = this.turns.next();
    if (!begin) return;
    this.running += 1;
    begin();
  }
}
