import type { VerifiedTokens } from '@repo/access-tokens';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { SigningKeysService } from '../../auth/signing-keys.service.js';

/** Shows how often the token of a request was cached, and how fresh the tenant's keys are. */
export function collectAuthMetrics(
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
