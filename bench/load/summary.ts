import type { Sample } from './measure-target.js';
import { median } from './median.js';
import { targets, type LoadName } from './targets.js';

/** The medians of one target's rounds under one load. */
export interface Row {
  readonly load: LoadName;
  readonly target: string;
  readonly title: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicrosPerRequest: number;
  readonly rssMiB: number;
  /** Every round's requests/s, to judge by how far they lie apart. */
  readonly rounds: readonly number[];
}

const measured = [
  'requestsPerSecond',
  'p50Ms',
  'p99Ms',
  'cpuMicrosPerRequest',
  'rssMiB',
] as const;

export function summarize(samples: readonly Sample[]): Row[] {
  return targets.flatMap(({ name, title, loads }) =>
    loads.flatMap((load) => {
      const rounds = samples.filter(
        (sample) => sample.target === name && sample.load === load,
      );
      if (rounds.length === 0) return [];
      const medians = Object.fromEntries(
        measured.map((figure) => [
          figure,
          median(rounds.map((round) => round[figure])),
        ]),
      ) as Record<(typeof measured)[number], number>;
      return [
        {
          load,
          target: name,
          title,
          ...medians,
          rounds: rounds.map(({ requestsPerSecond }) =>
            Math.round(requestsPerSecond),
          ),
        },
      ];
    }),
  );
}
