import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { goals, isMet, type Figures } from './goals.js';
import type { MemoryUse } from './measure-memory.js';
import type { StartTimes } from './measure-start.js';
import type { Sample } from './measure-target.js';
import { plot } from './plot.js';
import { connections, isQuick, resultFolder, settings } from './settings.js';
import { summarize, type Row } from './summary.js';
import type { LoadName } from './targets.js';

const titles: Readonly<Record<LoadName, string>> = {
  'hot-1': 'hot: one client sends its token again and again',
  'hot-1000': 'hot: 1,000 clients in turn',
  'hot-100000': 'hot: 100,000 clients in turn',
  cold: 'cold: no token was seen before',
  forged: 'forged: no signature is good',
};

/** Prints the tables; writes the figures as JSON and the plot as SVG. `--quick` leaves the committed results alone. */
export function report(
  samples: readonly Sample[],
  memory: MemoryUse,
  start: StartTimes,
): void {
  const rows = summarize(samples);
  const groups = Object.entries(titles)
    .map(([load, title]) => ({
      load,
      title,
      rows: rows.filter((row) => row.load === load),
    }))
    .filter((group) => group.rows.length > 0);
  for (const group of groups) printLoad(group.title, group.rows);

  const figures = (speed: (row: Row) => number): Figures => ({
    rate: (target, load) => {
      const row = rows.find(
        (each) => each.target === target && each.load === load,
      );
      return row ? speed(row) : NaN;
    },
    memory,
    start,
  });
  const results = goals.map((goal) => ({
    goal,
    figure: goal.figure(figures((row) => row.requestsPerSecond)),
    ...(!goal.apart && {
      // Hardly moved by what else the machine does.
      byCpuTime: goal.figure(figures((row) => 1e6 / row.cpuMicrosPerRequest)),
      // What else the machine does only ever slows a round down.
      byBestRound: goal.figure(figures((row) => Math.max(...row.rounds))),
    }),
  }));
  console.log(
    `\ngoals${' '.repeat(48)}requests/s   by CPU time   by best round`,
  );
  for (const { goal, figure, byCpuTime, byBestRound } of results) {
    const verdict = Number.isNaN(figure)
      ? 'not measured'
      : isMet(goal, figure)
        ? 'met'
        : 'MISSED';
    console.log(
      `  ${goal.title.padEnd(54)} ${figure.toFixed(2).padStart(7)} ${column(byCpuTime, 13)} ${column(byBestRound, 15)}   ${goal.bound} ${goal.limit}: ${verdict}`,
    );
  }
  console.log(
    `  (memory ${memory.idleMiB.toFixed(0)} → ${memory.afterMiB.toFixed(0)} MiB after ${memory.tokens} tokens; start ${start.apiMs.toFixed(0)} ms, bare Nest ${start.bareNestMs.toFixed(0)} ms)`,
  );

  mkdirSync(resultFolder, { recursive: true });
  const name = `${resultFolder}load${isQuick ? '.quick' : ''}`;
  writeFileSync(
    `${name}.json`,
    `${JSON.stringify(
      {
        machine: {
          node: process.version,
          platform: platform(),
          arch: arch(),
          cpu: cpus()[0]?.model.trim(),
          cores: cpus().length,
        },
        method: {
          generator: samples[0]?.generator,
          connections,
          ...settings,
          log: 'LOG_LEVEL=silent for the API, no log in its peers',
        },
        goals: results.map(({ goal, ...compared }) => ({
          title: goal.title,
          bound: goal.bound,
          limit: goal.limit,
          ...roundAll(compared),
          met: isMet(goal, compared.figure),
        })),
        rows: rows.map((row) => roundAll(row)),
        memory: roundAll(memory),
        start: roundAll(start),
      },
      null,
      2,
    )}\n`,
  );
  // The two that tell the story; the JSON has all of them.
  writeFileSync(
    `${name}.svg`,
    plot(groups.filter(({ load }) => load === 'hot-1' || load === 'cold')),
  );
}

function printLoad(title: string, rows: readonly Row[]): void {
  console.log(
    `\n${title}\n${' '.repeat(42)}requests/s   p50 ms   p99 ms   CPU µs   RSS MiB   rounds`,
  );
  for (const row of rows) {
    console.log(
      `  ${row.title.padEnd(40)}${row.requestsPerSecond.toFixed(0).padStart(10)}${row.p50Ms.toFixed(2).padStart(9)}${row.p99Ms.toFixed(2).padStart(9)}${row.cpuMicrosPerRequest.toFixed(1).padStart(9)}${row.rssMiB.toFixed(0).padStart(10)}   ${row.rounds.join(' ')}`,
    );
  }
}

const column = (figure: number | undefined, width: number): string =>
  (figure?.toFixed(2) ?? '').padStart(width);
const round = (value: number): number => Math.round(value * 100) / 100;
const roundAll = (row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? round(value) : value,
    ]),
  );
