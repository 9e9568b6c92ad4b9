import { mkdirSync, writeFileSync } from 'node:fs';
import type { Sample } from './sampler.js';
import type { LogScan } from './scan-log.js';
import {
  flatWithinMiB,
  handlesWithin,
  judgedFromMinutes,
  lagGoalMs,
  warmUpSeconds,
} from './settings.js';
import { slope } from './slope.js';
import type { Tally } from './tally.js';

export interface Run {
  readonly seconds: number;
  /** What the API can do, in requests a second, and what it was sent. */
  readonly fullRate: number;
  readonly rate: number;
  /** Of one core, 1 is all of it. */
  readonly cpuShare: number;
  readonly heldBack: number;
  readonly rotations: number;
  readonly brokenConnections: number;
  readonly before: Sample;
  readonly after: Sample;
  readonly samples: readonly Sample[];
  readonly log: LogScan;
  readonly secrets: number;
  readonly exitCode: number | null;
}

interface Criterion {
  readonly name: string;
  readonly holds: boolean;
  readonly figure: string;
}

const perMinute = (run: Run, what: 'rssMiB' | 'heapMiB'): number =>
  slope(
    run.samples
      .filter(({ minute }) => minute * 60 >= warmUpSeconds)
      .map((sample) => [sample.minute, sample[what]] as const),
  );

function criteria(run: Run, tally: Tally): Criterion[] {
  const minutes = (run.seconds - warmUpSeconds) / 60;
  const flat = (what: 'rssMiB' | 'heapMiB', name: string): Criterion => {
    const growth = perMinute(run, what);
    return {
      name: `${name} is flat`,
      holds: minutes < judgedFromMinutes || growth * minutes <= flatWithinMiB,
      figure: `${growth.toFixed(2)} MiB/min over ${minutes.toFixed(1)} min${minutes < judgedFromMinutes ? ', too short to judge' : ''}`,
    };
  };
  const settled = (what: 'fds' | 'handles', name: string): Criterion => ({
    name: `${name} are given back`,
    // Not a number where the platform does not say.
    holds: !(run.after[what] - run.before[what] > handlesWithin),
    figure: `${run.before[what]} before, ${run.after[what]} after`,
  });
  const lags = run.samples.map(({ lagMs }) => lagMs).toSorted((a, b) => a - b);
  const lag = lags[lags.length >> 1] ?? NaN;
  const { success, failure } = run.after.keyFetches;
  return [
    {
      name: 'every answer is the one that is due',
      holds: Object.keys(tally.faults).length === 0,
      figure: `${tally.total} requests, ${tally.due503} of them 503 that were due`,
    },
    flat('rssMiB', 'resident memory'),
    flat('heapMiB', 'heap'),
    settled('fds', 'files and sockets'),
    settled('handles', 'handles of Node'),
    {
      name: 'the event loop keeps up',
      holds: lag <= lagGoalMs,
      figure: `p99 of its lag: ${lag.toFixed(1)} ms (median of the samples; worst ${(lags.at(-1) ?? NaN).toFixed(1)} ms)`,
    },
    {
      name: 'no token is in the log',
      holds: run.log.leaks === 0 && run.log.lines > 0,
      figure: `${run.log.leaks} in ${run.log.lines} lines, ${run.log.mebibytes.toFixed(0)} MiB; looked for ${run.secrets} parts of tokens`,
    },
    {
      name: 'the load was sent as meant',
      holds: run.heldBack === 0 && run.rotations > 0 && failure > 0,
      figure: `${run.heldBack} held back; ${run.rotations} key rotations, ${success} key fetches succeeded, ${failure} failed, ${run.brokenConnections} connections broken`,
    },
    {
      name: 'the API ends at SIGTERM',
      holds: run.exitCode === 0,
      figure: `exit code ${run.exitCode}`,
    },
  ];
}

/** Prints what the run showed, writes `bench/results/soak.json`, and says whether every criterion holds. */
export function report(run: Run, tally: Tally): boolean {
  const judged = criteria(run, tally);
  const ms = (percentile: number): string =>
    (tally.latency.percentile(percentile) / 1000).toFixed(1);
  console.log(
    `${run.seconds} s at ${run.rate.toFixed(0)} requests/s of ${run.fullRate.toFixed(0)}, ${(run.cpuShare * 100).toFixed(0)} % of a core`,
  );
  console.log(
    `good requests: p50 ${ms(50)} ms, p99 ${ms(99)} ms, p99.9 ${ms(99.9)} ms, from the sender's side`,
  );
  console.table(tally.answers);
  for (const { name, holds, figure } of judged)
    console.log(`${holds ? 'ok    ' : 'FAILED'} ${name}: ${figure}`);
  for (const [fault, count] of Object.entries(tally.faults).slice(0, 50))
    console.log(`  ${count} × ${fault}`);
  if (run.log.example) console.log(`  logged: ${run.log.example}`);

  mkdirSync('bench/results', { recursive: true });
  writeFileSync(
    'bench/results/soak.json',
    `${JSON.stringify(
      {
        ...run,
        statuses: tally.statuses,
        answers: tally.answers,
        due503: tally.due503,
        faults: tally.faults,
        criteria: judged,
      },
      undefined,
      2,
    )}\n`,
  );
  return judged.every(({ holds }) => holds);
}
