import { setTimeout as delay } from 'node:timers/promises';
import type { VerifiedTokens } from '@repo/access-tokens';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { SigningKeysService } from '../../auth/signing-keys.service.js';
import { collectAuthMetrics } from './auth-metrics.js';
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
): Promise<Registry> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  collectAuthMetrics(registry, tokens, keys);
  collectRequestMetrics(registry, counts);
  // prom-client samples the event loop's lag every 10 ms. Wait for the first
  // samples: until then, it reports NaN or nonsense.
  for (let turn = 0; turn < 3; turn += 1) await delay(20);
  return registry;
}
