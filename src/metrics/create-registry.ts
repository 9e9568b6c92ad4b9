import { setTimeout as delay } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';
import type { VerifiedTokens } from '../auth/verified-tokens.js';
import { collectAuthMetrics } from './auth-metrics.js';
import type { RequestCounts } from './request-counts.js';
import { collectRequestMetrics } from './request-metrics.js';

/**
 * What the API counts and measures, for Prometheus. No label can grow without
 * bound: routes are patterns, statuses are classes, codes come from one list,
 * issuers are numbered in the order of `ISSUER_BASE_URL`. Clients are no label.
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
  // The event loop's lag is measured every 10 ms, from one turn of the loop to
  // a later one; before that, it would be told as NaN, or as centuries.
  for (let turn = 0; turn < 3; turn += 1) await delay(20);
  return registry;
}
