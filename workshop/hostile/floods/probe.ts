import { createHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** What an orchestrator and another client noticed, in milliseconds. */
export interface Seen {
  /** The 99th percentile of `GET /health/live`, each over a new connection. */
  readonly healthP99: number;
  /** The slowest `GET /client` of another client. */
  readonly slowestOther: number;
  /** Requests that were not answered with 200. */
  readonly failures: readonly string[];
}

/** Runs in its own process, so that the flood does not delay the measurement. Arguments: the API's URL, a token. */
const [url = '', token = ''] = process.argv.slice(2);
let health = createHistogram();
let slowestOther = 0;
let failures: string[] = [];

async function time(
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const began = performance.now();
  const signal = AbortSignal.timeout(20_000);
  const status = await fetch(`${url}${path}`, { headers, signal }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    (error: unknown) => String(error),
  );
  if (status !== 200) failures.push(`${path} ${status}`);
  return performance.now() - began;
}

async function watch(ask: () => Promise<void>): Promise<void> {
  while (process.connected) {
    await ask();
    await delay(10);
  }
}

process.on('message', () => {
  const healthP99 = health.count > 0 ? health.percentile(99) / 1000 : 0;
  process.send?.({ healthP99, slowestOther, failures } satisfies Seen);
  health = createHistogram();
  slowestOther = 0;
  failures = [];
});
void watch(async () => {
  const ms = await time('/health/live', { connection: 'close' });
  health.record(Math.max(1, Math.round(ms * 1000)));
});
void watch(async () => {
  const ms = await time('/client', { authorization: `Bearer ${token}` });
  slowestOther = Math.max(slowestOther, ms);
});
