import { Counter, Gauge, type Registry } from 'prom-client';

export interface QueueTotals {
  readonly begun: number;
  /** How long tasks waited before they started, in seconds. */
  readonly waited: number;
  readonly done: number;
  /** How long tasks ran, in seconds. */
  readonly ran: number;
  readonly threadsLost: number;
}

/** Registers a queue's metrics, named with this prefix. Rejected tasks are counted as problems, by code. */
export function registerQueueMetrics(
  registry: Registry,
  prefix: string,
  queue: { readonly length: number; readonly totals: QueueTotals },
): void {
  registry.registerMetric(
    new Gauge({
      name: `${prefix}_queue_length`,
      help: 'Tasks waiting for a thread.',
      registers: [],
      collect() {
        this.set(queue.length);
      },
    }),
  );
  const counters = {
    begun: ['tasks_begun_total', 'Tasks started.'],
    waited: [
      'wait_seconds_total',
      'Total time that tasks waited for a thread.',
    ],
    done: ['tasks_done_total', 'Tasks ended, including failures.'],
    ran: ['run_seconds_total', 'Total time that tasks ran.'],
    threadsLost: ['threads_lost_total', 'Threads that died and were replaced.'],
  } as const satisfies Record<keyof QueueTotals, [string, string]>;
  for (const [total, [name, help]] of Object.entries(counters))
    registry.registerMetric(
      new Counter({
        name: `${prefix}_${name}`,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(queue.totals[total as keyof typeof counters]);
        },
      }),
    );
}
