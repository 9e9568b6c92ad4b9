import type { VerifiedTokens } from '@repo/access-tokens';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { SenderProofs } from '../../auth/sender-proofs.service.js';
import type { SigningKeysService } from '../../auth/signing-keys.service.js';

/** Metrics of the token cache, of DPoP proofs and of the tenants' signing keys. */
export function collectAuthMetrics(
  registry: Registry,
  tokens: VerifiedTokens,
  keys: SigningKeysService,
  proofs: SenderProofs,
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
      name: 'dpop_proofs_total',
      help: 'DPoP proofs, by result: accepted, replay, replay_store_unavailable, or the check that failed.',
      labelNames: ['result'] as const,
      registers: [],
      collect() {
        this.reset();
        for (const [result, count] of proofs.results)
          this.inc({ result }, count);
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
      help: 'Time since an issuer’s signing keys were fetched; no value before the first fetch.',
      labelNames: ['issuer'] as const,
      registers: [],
      collect() {
        for (const [issuer, { fetchedAt }] of issuers())
          if (fetchedAt) this.set({ issuer }, (Date.now() - fetchedAt) / 1000);
      },
    }),
  );
}
