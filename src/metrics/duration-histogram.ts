import type { Metric } from 'prom-client';
import {
  durationBounds,
  type RequestTally,
  type RouteTally,
} from './request-tally.js';

const name = 'http_request_duration_seconds';

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** The durations of a tally as a histogram of Prometheus, for a registry of prom-client. */
export const durationHistogram = (tally: RequestTally): Metric =>
  ({
    name,
    // A registry asks a metric for no more than this.
    get: () => ({
      name,
      help: 'How long requests took, by route pattern and method.',
      type: 'histogram',
      aggregator: 'sum',
      values: [...tally].flatMap(samplesOf),
    }),
  }) as unknown as Metric;

/** Prometheus's buckets each hold those of the smaller ones, too. */
function samplesOf({ route, method, byDuration, seconds }: RouteTally) {
  const labels = { route, method };
  let count = 0;
  const buckets = [...durationBounds, '+Inf'].map((le, index): Sample => {
    count += byDuration[index] ?? 0;
    return {
      metricName: `${name}_bucket`,
      labels: { le, ...labels },
      value: count,
    };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: seconds },
    { metricName: `${name}_count`, labels, value: count },
  ] satisfies Sample[];
}
