import type { Registry } from 'prom-client';

/**
 * A provider with metrics of its own for `GET /metrics`. It is asked once, by the
 * first scrape, which also loads prom-client: a file that imports it is imported then.
 */
export interface MetricsSource {
  registerMetrics(registry: Registry): void | Promise<void>;
}
