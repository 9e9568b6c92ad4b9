import { Counter, type Registry } from 'prom-client';
import { durationHistogram } from './duration-histogram.js';
import type { RequestCounts } from './request-counts.js';

/** Shows what was counted of requests. */
export function collectRequestMetrics(
  registry: Registry,
  { requests, problems }: RequestCounts,
): void {
  registry.registerMetric(
    new Counter({
      name: 'http_requests_total',
      help: 'Requests by route pattern, method and status class.',
      labelNames: ['route', 'method', 'status'] as const,
      registers: [],
      collect() {
        this.reset();
        for (const { route, method, byStatusClass } of requests) {
          for (const [statusClass, count] of byStatusClass)
            this.inc({ route, method, status: `${statusClass}xx` }, count);
        }
      },
    }),
  );
  registry.registerMetric(durationHistogram(requests));
  registry.registerMetric(
    new Counter({
      name: 'http_problems_total',
      help: 'Requests that were answered with a problem, by its code.',
      labelNames: ['code'] as const,
      registers: [],
      collect() {
        this.reset();
        for (const [code, count] of problems) this.inc({ code }, count);
      },
    }),
  );
}
