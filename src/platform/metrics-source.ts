import type { Registry } from 'prom-client';

/**
 * A provider with its own metrics for `GET /metrics`. It is called once, by the
 * first scrape. Import prom-client only then, so that the API starts sooner.
 */
export interface MetricsSource {
  registerMetrics(registry: Registry): void | Promise<void>;
}
