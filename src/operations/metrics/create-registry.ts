import { setTimeout as delay } from 'node:timers/promises';
import type { VerifiedTokens } from '@repo/access-tokens';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { SigningKeysService } from '../../auth/signing-keys.service.js';
import { droppedLines } from '../../platform/logging/log-output.js';
import type { RequestCounter } from '../rate-limit/request-counter.js';
import type { MetricsSource } from '../../platform/metrics-source.js';
import type { RequestCounts } from './request-counts.js';
import { collectRequestMetrics } from './request-metrics.js';

/**
 * The metrics of the API, for Prometheus. No label can grow without bound: routes
 * are patterns, statuses are classes, codes are declared, issuers are numbered in
 * the order of `ISSUER_BASE_URL`, and clients are not a label.
 */
export async function createRegistry(
  counts: RequestCounts,
  tokens: VerifiedTokens,
  keys: SigningKeysService,
  requestCounter: RequestCounter,
  sources: Iterable<MetricsSource>,
): Promise<Registry> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  collectAuthMetrics(registry, tokens, keys);
  collectRequestMetrics(registry, counts);
  collectLogMetrics(registry);
  collectLimitMetrics(registry, requestCounter);
  for (const source of sources) await source.registerMetrics(registry);
  // prom-client measures the event loop's lag every 10 ms. Wait for the first
  // values: until then, it reports NaN or nonsense.
  for (let turn = 0; turn < 3; turn += 1) await delay(20);
  return registry;
}

/** Shows how often the token of a request was cached, and how fresh the tenant's keys are. */
function collectAuthMetrics(
  registry: Registry,
  tokens: VerifiedTokens,
  keys: SigningKeysService,
): void {
  const issuers = () => [...keys.issuers.values()].entries();
  registry.registerMetric(
    new Counter({
      name: 'verified_tokens_lookups_total',
      help: 'Requests with a token, by whether it was cached.',
      labelNames: ['result'] as const,
      registers: [],
      collect() {
        this.reset();
        this.inc({ result: 'hit' }, tokens.hits);
        this.inc({ result: 'miss' }, tokens.misses);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'verified_tokens',
      help: 'Cached verified tokens.',
      registers: [],
      collect() {
        this.set(tokens.size);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: 'signing_key_fetches_total',
      help: 'Fetches of an issuer’s signing keys, by result.',
      labelNames: ['issuer', 'result'] as const,
      registers: [],
      collect() {
        this.reset();
        for (const [issuer, { fetches }] of issuers()) {
          this.inc({ issuer, result: 'success' }, fetches.succeeded);
          this.inc({ issuer, result: 'failure' }, fetches.failed);
        }
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'signing_keys',
      help: 'Usable signing keys that an issuer publishes: 0 if it has withdrawn all of them; no value before the first fetch.',
      labelNames: ['issuer'] as const,
      registers: [],
      collect() {
        for (const [issuer, { published }] of issuers())
          if (published !== undefined) this.set({ issuer }, published);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'signing_keys_age_seconds',
      help: 'Time since an issuer’s signing keys were fetched; no value before the first time.',
      labelNames: ['issuer'] as const,
      registers: [],
      collect() {
        for (const [issuer, { fetchedAt }] of issuers())
          if (fetchedAt) this.set({ issuer }, (Date.now() - fetchedAt) / 1000);
      },
    }),
  );
}

/** Shows what is missing in the log. */
function collectLogMetrics(registry: Registry): void {
  registry.registerMetric(
    new Counter({
      name: 'log_lines_dropped_total',
      help: 'Log lines that could not be written to standard output.',
      registers: [],
      collect() {
        this.reset();
        this.inc(droppedLines.total);
      },
    }),
  );
}

/** Shows whether all replicas share their counts. */
function collectLimitMetrics(
  registry: Registry,
  { counts }: RequestCounter,
): void {
  registry.registerMetric(
    new Counter({
      name: 'rate_limit_counts_total',
      help: 'Counts of clients and addresses, by where: in Redis for all replicas, or in this process.',
      labelNames: ['where'] as const,
      registers: [],
      collect() {
        this.reset();
        this.inc({ where: 'redis' }, counts.redis);
        this.inc({ where: 'process' }, counts.process);
      },
    }),
  );
}
