import { writeFileSync } from 'node:fs';
import type { Sample, Tally } from './measure.js';
import {
  flatWithinMiB,
  handlesWithin,
  judgedFromMinutes,
  lagGoalMs,
  warmUpSeconds,
} from './settings.js';
import type { LogScan } from './tokens.js';

export interface Run {
  readonly seconds: number;
  /** The load, in requests per second. */
  readonly rate: number;
  /** The share of one core; 1 is all of it. */
  readonly cpuShare: number;
  readonly heldBack: number;
  readonly rotations: number;
  readonly brokenConnections: number;
  readonly before: Sample;
  readonly after: Sample;
  readonly samples: readonly Sample[];
  readonly log: LogScan;
  readonly secrets: number;
  readonly exitCode: number | NodeJS.Signals;
}

type Criterion = readonly [name: string, isMet: boolean, figure: string];

function judge(run: Run, tally: Tally): Criterion[] {
  const { before, after, samples, log } = run;
  const minutes = (run.seconds - warmUpSeconds) / 60;
  const isShort = minutes < judgedFromMinutes;
  const warm = samples.filter(({ minute }) => minute * 60 >= warmUpSeconds);
  const flat = (what: 'rssMiB' | 'heapMiB', name: string): Criterion => {
    const growth = getSlope(
      warm.map((sample) => [sample.minute, sample[what]]),
    );
    return [
      `${name} is flat`,
      isShort || growth * minutes <= flatWithinMiB,
      `${growth.toFixed(2)} MiB/min over ${minutes.toFixed(1)} min${isShort ? ', too short to judge' : ''}`,
    ];
  };
  const settled = (what: 'fds' | 'handles', name: string): Criterion => [
    `${name} are released`,
    // NaN on platforms that do not count them.
    !(after[what] - before[what] > handlesWithin),
    `${before[what]} before, ${after[what]} after`,
  ];
  const lags = samples.map(({ lagMs }) => lagMs).toSorted((a, b) => a - b);
  const lag = lags[lags.length >> 1] ?? NaN;
  const { success, failure } = after.keyFetches;
  return [
    [
      'every response is right',
      Object.keys(tally.faults).length === 0,
      `${tally.total} requests, ${tally.expected503} of them correctly answered with 503`,
    ],
    flat('rssMiB', 'resident memory'),
    flat('heapMiB', 'heap'),
    settled('fds', 'files and sockets'),
    settled('handles', 'Node’s handles'),
    [
      'the event loop keeps up',
      lag <= lagGoalMs,
      `p99 of the lag: ${lag.toFixed(1)} ms (median of the samples; worst ${(lags.at(-1) ?? NaN).toFixed(1)} ms)`,
    ],
    [
      'no token is in the log',
      log.leaks === 0 && log.lines > 0,
      `${log.leaks} in ${log.lines} lines, ${log.mebibytes.toFixed(0)} MiB; looked for ${run.secrets} parts of tokens`,
    ],
    [
      'the load was sent as planned',
      run.heldBack === 0 && run.rotations > 0 && failure > 0,
      `${run.heldBack} held back; ${run.rotations} key rotations, ${success} key fetches succeeded, ${failure} failed, ${run.brokenConnections} connections broken`,
    ],
    [
      'the API exits on SIGTERM',
      run.exitCode === 0,
      `exit code ${run.exitCode}`,
    ],
  ];
}

/** The slope of the line that fits best, by least squares. */
function getSlope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(([value]) => value));
  const y = mean(points.map(([, value]) => value));
  const along = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0);
  const spread = points.reduce((sum, [px]) => sum + (px - x) ** 2, 0);
  return along / spread;
}

/** Prints the results, writes them to `workshop/soak/results.json`, and returns whether every criterion is met. */
export function report(run: Run, tally: Tally): boolean {
  const criteria = judge(run, tally);
  const ms = (percentile: number): string =>
    (tally.latency.percentile(percentile) / 1000).toFixed(1);
  console.log(
    `${run.seconds} s at ${run.rate.toFixed(0)} requests/s, ${(run.cpuShare * 100).toFixed(0)} % of a core`,
  );
  console.log(
    `valid requests: p50 ${ms(50)} ms, p99 ${ms(99)} ms, p99.9 ${ms(99.9)} ms, measured by the sender`,
  );
  console.table(tally.responses);
  for (const [name, isMet, figure] of criteria)
    console.log(`${isMet ? 'ok    ' : 'FAILED'} ${name}: ${figure}`);
  for (const [fault, count] of Object.entries(tally.faults).slice(0, 50))
    console.log(`  ${count} × ${fault}`);
  if (run.log.example) console.log(`  logged: ${run.log.example}`);

  const results = JSON.stringify({ ...run, tally, criteria }, null, 2);
  writeFileSync('workshop/soak/results.json', `${results}\n`);
  return criteria.every(([, isMet]) => isMet);
}
