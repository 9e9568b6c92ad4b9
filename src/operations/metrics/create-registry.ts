import { setTimeout as delay } from 'node:timers/promises';
import type { VerifiedTokens } from '@repo/access-tokens';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { SenderProofs } from '../../auth/sender-proofs.service.js';
import type { SigningKeysService } from '../../auth/signing-keys.service.js';
import { droppedLines } from '../../platform/logging/log-output.js';
import type { MetricsSource } from '../../platform/metrics-source.js';
import type { RequestCounter } from '../rate-limit/request-counter.js';
import { collectAuthMetrics } from './auth-metrics.js';
import type { RequestCounts } from './request-counts.js';
import { collectRequestMetrics } from './request-metrics.js';

/**
 * The API's metrics for Prometheus. All labels have a limited set of values: route
 * patterns, status classes, problem codes, and issuers by their index in
 * `ISSUER_BASE_URL`. Clients are not a label.
 */
export async function createRegistry(
  counts: RequestCounts,
  tokens: VerifiedTokens,
  keys: SigningKeysService,
  proofs: SenderProofs,
  requestCounter: RequestCounter,
  sources: Iterable<MetricsSource>,
): Promise<Registry> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  collectAuthMetrics(registry, tokens, keys, proofs);
  collectRequestMetrics(registry, counts);
  collectLogMetrics(registry);
  collectLimitMetrics(registry, requestCounter);
  for (const source of sources) await source.registerMetrics(registry);
  // prom-client measures the event loop's lag every 10 ms. Before the first
  // measurements, it reports NaN or wrong values.
  for (let turn = 0; turn < 3; turn += 1) await delay(20);
  return registry;
}

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

/** Shows whether all instances share the counts of the rate limit. */
function collectLimitMetrics(
  registry: Registry,
  { counts }: RequestCounter,
): void {
  registry.registerMetric(
    new Counter({
      name: 'rate_limit_counts_total',
      help: 'Counts for the rate limits, by where they were made: in Redis, for all instances, or in this process.',
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
