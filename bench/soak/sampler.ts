import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { TokenSupply } from './token-supply.js';

/** What the API says of itself at one time. */
export interface Sample {
  /** Minutes since the sampler was made. */
  readonly minute: number;
  readonly rssMiB: number;
  readonly heapMiB: number;
  /** Open files and sockets; not a number where the platform does not say. */
  readonly fds: number;
  readonly handles: number;
  /** 99th percentile since the sample before, in milliseconds. */
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
    const answer = await fetch(`${this.url}/metrics`, {
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`GET /metrics answered ${answer.status} ${text}`);

    const of = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.slice(name.length) ?? NaN,
      );
    const sum = (name: string): number =>
      [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'gm'))].reduce(
        (total, [, value]) => total + Number(value),
        0,
      );
    const fetches = (result: string): number =>
      of(`signing_key_fetches_total{issuer="0",result="${result}"}`);
    return {
      minute: (performance.now() - this.began) / 60_000,
      rssMiB: of('process_resident_memory_bytes') / 2 ** 20,
      heapMiB: of('nodejs_heap_size_used_bytes') / 2 ** 20,
      fds: of('process_open_fds'),
      handles: sum('nodejs_active_handles'),
      lagMs: of('nodejs_eventloop_lag_p99_seconds') * 1000,
      cpuSeconds: of('process_cpu_seconds_total'),
      keyFetches: { success: fetches('success'), failure: fetches('failure') },
    };
  }

  /** Keeps a sample now and then. */
  async keep(everySeconds: number, seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      this.samples.push(await this.sample());
      await delay(everySeconds * 1000);
    }
  }
}
