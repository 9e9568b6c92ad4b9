import { writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { goals, isMet, type Figures, type Result } from './goals.js';
import { generator } from './load.js';
import type { MemoryUse } from './measure.js';
import { plot } from './plot.js';
import { getRows, type Row, type Sample } from './rows.js';
import {
  baseline,
  connections,
  isQuick,
  only,
  root,
  settings,
} from './settings.js';
import type { StartTime } from './start.js';
import type { LoadName } from './targets.js';

const titles: Readonly<Record<LoadName, string>> = {
  'hot-1': 'hot: one client sends its token again and again',
  'hot-1000': 'hot: 1,000 clients in turn',
  'hot-100000': 'hot: 100,000 clients in turn',
  cold: 'cold: every token is new',
  forged: 'forged: every signature is wrong',
  dpop: 'DPoP: one client, a new proof with each request',
  certificate: 'certificate-bound: one client, its certificate in a header',
};

/** Prints the tables and writes the figures as JSON and the plot as SVG. With `--quick`, `--only` or `--baseline`, only prints. */
export function report(
  samples: readonly Sample[],
  memory: MemoryUse,
  starts: readonly StartTime[],
): void {
  const machine = getMachine();
  console.log(`\n${describeMachine(machine)}`);
  const rows = getRows(samples);
  const groups = Object.entries(titles)
    .map(([load, title]) => ({
      load,
      title,
      rows: rows.filter((row) => row.load === load),
    }))
    .filter((group) => group.rows.length > 0);
  for (const group of groups) printLoad(group.title, group.rows);
  printStarts(starts);

  const figures = (
    speed: (row: Row) => number,
    time: (start: StartTime) => number,
  ): Figures => ({
    rate: (pair) => {
      const row = rows.find(({ target, load }) => pair === `${target} ${load}`);
      return row ? speed(row) : NaN;
    },
    start: (name) => {
      const start = starts.find(({ target }) => target === name);
      return start ? time(start) : NaN;
    },
    memory,
  });
  const median = figures(
    (row) => row.requestsPerSecond,
    ({ ms }) => ms,
  );
  // Hardly affected by other work on the machine.
  const cpuTime = figures(
    (row) => 1e6 / row.cpuMicrosPerRequest,
    ({ cpuMs }) => cpuMs,
  );
  // Other work on the machine can only slow a round down.
  const bestRound = figures(
    (row) => Math.max(...row.rounds),
    ({ bestMs }) => bestMs,
  );
  const results: Result[] = goals.map(({ figure, measuredOnce, ...goal }) => ({
    ...goal,
    figure: figure(median),
    ...(!measuredOnce && {
      byCpuTime: figure(cpuTime),
      byBestRound: figure(bestRound),
    }),
  }));
  console.log(`\ngoals${' '.repeat(52)}median   by CPU time   by best round`);
  for (const goal of results) {
    const { title, figure, byCpuTime, byBestRound, judgedByCpuTime } = goal;
    const limit = `${goal.bound} ${goal.limit}${judgedByCpuTime ? ' by CPU time' : ''}`;
    // `--only` has left out its targets.
    if (Number.isNaN(figure)) continue;
    const met = isMet(goal) ? 'met' : 'MISSED';
    const verdict = isQuick ? 'not judged' : met;
    console.log(
      `  ${title.padEnd(54)} ${column(figure, 7)} ${column(byCpuTime, 13)} ${column(byBestRound, 15)}   ${limit}: ${verdict}`,
    );
  }
  console.log(
    `  (memory ${memory.idleMiB.toFixed(0)} → ${memory.afterMiB.toFixed(0)} MiB after ${memory.tokens} tokens)`,
  );

  if (isQuick || only || baseline) return;
  const name = `${root}workshop/bench/results/load`;
  writeFileSync(
    `${name}.json`,
    toJson({
      machine,
      method: {
        generator,
        connections,
        ...settings,
        log: 'LOG_LEVEL=silent for the API, no log in its peers',
      },
      memory,
      starts,
      goals: results.map((goal) => ({
        ...goal,
        met: isMet(goal),
      })),
      rows,
    }),
  );
  // The two most telling loads; the JSON has all of them.
  writeFileSync(
    `${name}.svg`,
    plot(
      groups.filter(({ load }) => load === 'hot-1' || load === 'cold'),
      describeMachine(machine),
    ),
  );
}

/** Figures and ratios differ between processors. */
const getMachine = () => ({
  node: process.version,
  platform: platform(),
  arch: arch(),
  cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
  cores: cpus().length,
});

const describeMachine = ({
  cpu,
  cores,
  node,
}: ReturnType<typeof getMachine>): string =>
  `${cpu}, ${cores} cores, Node ${node}`;

function printLoad(title: string, rows: readonly Row[]): void {
  console.log(
    `\n${title}\n${' '.repeat(42)}requests/s   p50 ms   p99 ms   CPU µs   RSS MiB   rounds`,
  );
  for (const row of rows) {
    console.log(
      `  ${row.title.padEnd(40)}${column(row.requestsPerSecond, 10, 0)}${column(row.p50Ms, 9)}${column(row.p99Ms, 9)}${column(row.cpuMicrosPerRequest, 9, 1)}${column(row.rssMiB, 10, 0)}   ${row.rounds.join(' ')}`,
    );
  }
}

function printStarts(starts: readonly StartTime[]): void {
  console.log(
    `\nstart: from the start of the process to the first 200\n${' '.repeat(50)}ms   CPU ms   best ms`,
  );
  for (const { title, ms, cpuMs, bestMs } of starts) {
    console.log(
      `  ${title.padEnd(40)}${column(ms, 10, 0)}${column(cpuMs, 9, 0)}${column(bestMs, 10, 0)}`,
    );
  }
}

const column = (
  figure: number | undefined,
  width: number,
  digits = 2,
): string => (figure?.toFixed(digits) ?? '').padStart(width);

/** JSON with one line per member and per item of a list. */
function toJson(members: Readonly<Record<string, unknown>>): string {
  const toLine = (value: unknown): string =>
    JSON.stringify(value, (_name, member: unknown) =>
      typeof member === 'number' ? Math.round(member * 100) / 100 : member,
    );
  const lines = Object.entries(members).map(([name, value]) =>
    Array.isArray(value)
      ? `"${name}": [\n${value.map(toLine).join(',\n')}\n]`
      : `"${name}": ${toLine(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
