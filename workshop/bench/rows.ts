import { targets, type LoadName } from './targets.js';

/** The figures of one round under one load. */
export interface Sample {
  readonly target: string;
  readonly load: LoadName;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicrosPerRequest: number;
  readonly rssMiB: number;
}

/** The medians of one target's rounds under one load. */
export interface Row extends Sample {
  readonly title: string;
  /** Requests/s of every round, to show how much they vary. */
  readonly rounds: readonly number[];
}

export const getRows = (samples: readonly Sample[]): Row[] =>
  targets.flatMap(({ name, title, loads }) =>
    loads.flatMap((load) => {
      const rounds = samples.filter(
        (sample) => sample.target === name && sample.load === load,
      );
      if (rounds.length === 0) return [];
      const median = (figure: Exclude<keyof Sample, 'target' | 'load'>) =>
        getMedian(rounds.map((round) => round[figure]));
      return {
        load,
        target: name,
        title,
        requestsPerSecond: median('requestsPerSecond'),
        p50Ms: median('p50Ms'),
        p99Ms: median('p99Ms'),
        cpuMicrosPerRequest: median('cpuMicrosPerRequest'),
        rssMiB: median('rssMiB'),
        rounds: rounds.map((round) => Math.round(round.requestsPerSecond)),
      };
    }),
  );

export function getMedian(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low = NaN, high = low] = sorted.slice((sorted.length - 1) >> 1);
  return sorted.length % 2 === 1 ? low : (low + high) / 2;
}
