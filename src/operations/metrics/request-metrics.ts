import { Counter, type Metric, type Registry } from 'prom-client';
import {
  durationBounds,
  type RequestCounts,
  type RequestTally,
  type RouteTally,
} from './request-counts.js';

/** Metrics of requests, problems and ended connections. */
export function collectRequestMetrics(
  registry: Registry,
  { requests, problems, endedConnections }: RequestCounts,
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
  registry.registerMetric(createDurationHistogram(requests));
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
  registry.registerMetric(
    new Counter({
      name: 'http_connections_ended_total',
      help: 'Connections ended by this API, by reason: too many connections (limit), too many unanswered requests (unanswered), the client does not read its responses (stalled), too many request bodies are arriving (slow).',
      labelNames: ['reason'] as const,
      registers: [],
      collect() {
        this.reset();
        for (const [reason, count] of Object.entries(endedConnections))
          this.inc({ reason }, count);
      },
    }),
  );
}

const histogramName = 'http_request_duration_seconds';

interface MetricValue {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** The durations of the tallies as a Prometheus histogram. prom-client's own class only accepts single durations. */
const createDurationHistogram = (tally: RequestTally): Metric =>
  ({
    name: histogramName,
    // A registry only uses these members of a metric.
    get: () => ({
      name: histogramName,
      help: 'Duration of requests in seconds, by route pattern and method.',
      type: 'histogram',
      aggregator: 'sum',
      values: [...tally].flatMap(getValues),
    }),
  }) as unknown as Metric;

/** In Prometheus, each bucket includes the smaller ones. */
function getValues({ route, method, byDuration, seconds }: RouteTally) {
  const labels = { route, method };
  let count = 0;
  const buckets = [...durationBounds, '+Inf'].map((le, index): MetricValue => {
    count += byDuration[index] ?? 0;
    return {
      metricName: `${histogramName}_bucket`,
      labels: { le, ...labels },
      value: count,
    };
  });
  return [
    ...buckets,
    { metricName: `${histogramName}_sum`, labels, value: seconds },
    { metricName: `${histogramName}_count`, labels, value: count },
  ] satisfies MetricValue[];
}
