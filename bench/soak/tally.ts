import { createHistogram } from 'node:perf_hooks';

/** What was answered, and what should not have been. */
export class Tally {
  /** Requests by kind and status. */
  readonly answers: Record<string, Record<string, number>> = {};
  /** How often each thing went wrong. */
  readonly faults: Record<string, number> = {};
  /** 503 that were due. */
  due503 = 0;
  /** How long answers to good requests took, in microseconds. */
  readonly latency = createHistogram();

  answer(kind: string, status: number | string): void {
    const statuses = (this.answers[kind] ??= {});
    statuses[status] = (statuses[status] ?? 0) + 1;
  }

  fault(what: string): void {
    this.faults[what] = (this.faults[what] ?? 0) + 1;
  }

  /** Requests by status, over all kinds. */
  get statuses(): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const statuses of Object.values(this.answers)) {
      for (const [status, count] of Object.entries(statuses))
        sums[status] = (sums[status] ?? 0) + count;
    }
    return sums;
  }

  get total(): number {
    return Object.values(this.statuses).reduce((sum, count) => sum + count, 0);
  }
}
