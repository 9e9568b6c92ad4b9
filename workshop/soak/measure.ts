import { createHistogram, performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { sampleSeconds, seconds } from './settings.js';
import type { SoakTenant } from './tenant.js';
import type { TokenSupply } from './tokens.js';

/** The API under load, and what the loads share. */
export interface Soak {
  readonly url: string;
  readonly tenant: SoakTenant;
  readonly supply: TokenSupply;
  readonly tally: Tally;
}

/** Repeats something at this interval as long as the load lasts. */
export async function repeat(
  everySeconds: number,
  work: () => unknown,
): Promise<void> {
  const pause = everySeconds * 1000;
  const end = performance.now() + seconds * 1000;
  while (performance.now() + pause < end) {
    await delay(pause);
    await work();
  }
}

/** Counts the responses and what is wrong with them. */
export class Tally {
  /** Requests by kind and status. */
  readonly responses: Record<string, Record<string, number>> = {};
  /** How often each fault occurred. */
  readonly faults: Record<string, number> = {};
  /** 503 responses that are right, because the keys may have been unavailable. */
  expected503 = 0;
  /** How long responses to good requests took, in microseconds. */
  readonly latency = createHistogram();

  count(kind: string, status: number | string): void {
    const statuses = (this.responses[kind] ??= {});
    statuses[status] = (statuses[status] ?? 0) + 1;
  }

  fault(what: string): void {
    this.faults[what] = (this.faults[what] ?? 0) + 1;
  }

  get total(): number {
    return Object.values(this.responses)
      .flatMap((statuses) => Object.values(statuses))
      .reduce((sum, count) => sum + count, 0);
  }
}

/** The API's own metrics at one time. */
export interface Sample {
  /** Minutes since the sampler was created. */
  readonly minute: number;
  readonly rssMiB: number;
  readonly heapMiB: number;
  /** Open files and sockets; NaN on platforms that do not count them. */
  readonly fds: number;
  readonly handles: number;
  /** 99th percentile since the previous sample, in milliseconds. */
  readonly lagMs: number;
  readonly cpuSeconds: number;
  readonly keyFetches: Readonly<Record<'success' | 'failure', number>>;
}

/** Reads `GET /metrics` as Prometheus does. */
export class Sampler {
  readonly samples: Sample[] = [];
  private readonly began = performance.now();

  constructor(
    private readonly url: string,
    private readonly supply: TokenSupply,
  ) {}

  async sample(): Promise<Sample> {
    const token = this.supply.special('prometheus', {
      claims: { azp: 'prometheus', scope: 'read:metrics' },
    });
    const response = await fetch(`${this.url}/metrics`, {
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`GET /metrics answered ${response.status} ${text}`);

    const lines = text.split('\n').map((line) => line.split(/ (?=\S+$)/));
    /** The sum of a metric over its labels. */
    const getSum = (name: string): number => {
      const values = lines
        .filter(([key = '']) => key === name || key.startsWith(`${name}{`))
        .map(([, value]) => Number(value));
      return values.length > 0 ? values.reduce((a, b) => a + b) : NaN;
    };
    const fetches = (result: string): number =>
      getSum(`signing_key_fetches_total{issuer="0",result="${result}"}`);
    return {
      minute: (performance.now() - this.began) / 60_000,
      rssMiB: getSum('process_resident_memory_bytes') / 2 ** 20,
      heapMiB: getSum('nodejs_heap_size_used_bytes') / 2 ** 20,
      fds: getSum('process_open_fds'),
      handles: getSum('nodejs_active_handles'),
      lagMs: getSum('nodejs_eventloop_lag_p99_seconds') * 1000,
      cpuSeconds: getSum('process_cpu_seconds_total'),
      keyFetches: { success: fetches('success'), failure: fetches('failure') },
    };
  }

  /** Takes samples at intervals, and keeps them. */
  collect = (): Promise<void> =>
    repeat(sampleSeconds, async () => this.samples.push(await this.sample()));

  /** The share of a core that the API uses during some work; 1 is all of it. */
  async getCpuShare(work: Promise<unknown>): Promise<number> {
    const start = await this.sample();
    await work;
    const end = await this.sample();
    const minutes = end.minute - start.minute;
    return (end.cpuSeconds - start.cpuSeconds) / minutes / 60;
  }
}
