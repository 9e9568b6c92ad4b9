import { Counter, Gauge, type Registry } from 'prom-client';
import type { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';
import type { VerifiedTokens } from '../auth/verified-tokens.js';

/** Shows how often tokens were remembered, and how the tenant's keys are doing. */
export function collectAuthMetrics(
  registry: Registry,
  tokens: VerifiedTokens,
  { issuers }: SigningKeysService,
): void {
  registry.registerMetric(
    new Counter({
      name: 'verified_tokens_lookups_total',
      help: 'Whether the token of a request was remembered.',
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
      help: 'How many verified tokens are remembered.',
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
        [...issuers.values()].forEach(({ fetches }, issuer) => {
          this.inc({ issuer, result: 'success' }, fetches.succeeded);
          this.inc({ issuer, result: 'failure' }, fetches.failed);
        });
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'signing_keys_age_seconds',
      help: 'How long ago an issuer’s signing keys were fetched; none before the first time.',
      labelNames: ['issuer'] as const,
      registers: [],
      collect() {
        [...issuers.values()].forEach(({ fetchedAt }, issuer) => {
          if (fetchedAt) this.set({ issuer }, (Date.now() - fetchedAt) / 1000);
        });
      },
    }),
  );
}
