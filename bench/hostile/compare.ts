import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { scenarios, shown, type Outcome } from './comparison-outages.js';
import {
  bodyRows,
  headerRows,
  keyRows,
  ownIssuer,
  tokenRows,
  type Row,
} from './comparison-rows.js';
import { exchange } from './exchange.js';
import type { RunningApi } from './start-process.js';
import {
  peers,
  readmeToTheLetter,
  thisProject,
  versionOf,
  type Target,
} from './targets.js';
import { startWorld, type World } from './world.js';

/** Sends the same requests to this project and to the set-ups of the tutorials, and writes the table of `docs/security-comparison.md`. */
const page = 'docs/security-comparison.md';
const targets = [thisProject, ...peers];
const deadline = setTimeout(() => {
  console.error('gave up after ten minutes');
  process.exit(1);
}, 600_000);

async function answersOf(
  target: Target,
  rows: readonly Row[],
  world: World,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let api: RunningApi = await target.start(world.issuer.url);
  await exchange(api.url, { path: '/client' });
  for (const { request, right } of rows) {
    const { status } = await exchange(api.url, request(world), 10_000);
    const crashed = !api.alive();
    if (crashed) api = await target.start(world.issuer.url);
    outcomes.push({
      text: crashed ? 'the process ends' : shown(status),
      right: !crashed && right.includes(status),
    });
  }
  await api.stop();
  return outcomes;
}

const world = await startWorld();
const groups: [string, readonly { what: string }[], Outcome[][]][] = [];
for (const [title, rows] of [
  ['Tokens', tokenRows],
  ['Keys', keyRows],
  ['The `Authorization` header', headerRows],
  ['Bodies', bodyRows],
] as const) {
  const answers: Outcome[][] = [];
  for (const target of targets)
    answers.push(await answersOf(target, rows, world));
  groups.push([title, rows, answers]);
}
const [letter] = await answersOf(readmeToTheLetter, [ownIssuer], world);
await world.stop();

const outages: Outcome[][] = [];
for (const target of targets) {
  const column: Outcome[] = [];
  for (const { run } of scenarios) column.push(await run(target));
  outages.push(column);
  console.log(`${target.title}: done`);
}
groups.splice(2, 0, ['The tenant misbehaves', scenarios, outages]);
clearTimeout(deadline);

const cell = ({ text, right }: Outcome): string =>
  right ? text : `**${text}**`;

const table = groups.flatMap(([title, rows, columns]) => [
  `| **${title}** | ${targets.map(() => '').join(' | ')} |`,
  ...rows.map(
    ({ what }, index) =>
      `| ${what} | ${columns.map((column) => cell(column[index] ?? { text: '', right: true })).join(' | ')} |`,
  ),
]);
const total = groups.reduce((sum, [, rows]) => sum + rows.length, 0);
const wrong = targets.map(
  (_, index) =>
    groups
      .flatMap(([, , columns]) => columns[index] ?? [])
      .filter(({ right }) => !right).length,
);

const generated = [
  `| | ${targets.map(({ title }) => title).join(' | ')} |`,
  `| --- | ${targets.map(() => '---').join(' | ')} |`,
  ...table,
  `| **Answered otherwise than it should be, of ${total}** | ${wrong.map(String).join(' | ')} |`,
  '',
  `With the example in get-jwks’s README to the letter, ${ownIssuer.what.toLowerCase()}, whom nobody has configured, is answered ${letter?.text}.`,
  '',
  `Measured with Node ${process.versions.node} on ${new Date().toISOString().slice(0, 10)}, against:`,
  '',
  ...peers.map(
    ({ title, packages }) =>
      `- ${title}: ${packages.map(versionOf).join(', ')}`,
  ),
].join('\n');

const marker = (edge: string): string =>
  `<!-- ${edge}: npm run hostile:compare -->`;
const text = await readFile(page, 'utf8');
const [before = ''] = text.split(marker('begin'));
const [, after = ''] = text.split(marker('end'));
const written = `${before}${marker('begin')}\n\n${generated}\n\n${marker('end')}${after}`;
await writeFile(page, await format(written, { parser: 'markdown' }));
console.log(
  `wrote ${page}; answered otherwise: ${targets.map(({ title }, index) => `${title} ${wrong[index]}`).join(', ')}`,
);
process.exitCode = wrong[0] === 0 ? 0 : 1;
