import { existsSync } from 'node:fs';
import { authorization } from './cases/authorization.js';
import { body } from './cases/body.js';
import { claims } from './cases/claims.js';
import { format } from './cases/format.js';
import { header } from './cases/header.js';
import { http } from './cases/http.js';
import { signature } from './cases/signature.js';
import { exchange } from './exchange.js';
import type { HostileCase } from './hostile-case.js';
import { faultsOf, holdsToken } from './judge.js';
import { outages } from './outages.js';
import { startThisProject, type RunningApi } from './start-process.js';
import { startWorld, type World } from './world.js';

/** Sends every hostile request to `node dist/main.js` and says what it should have answered otherwise. Exits 1 if anything. */
const deadline = setTimeout(() => {
  console.error('gave up after four minutes');
  process.exit(1);
}, 240_000);

const groups = [format, header, signature, claims, authorization, body, http];
const sampleIsHere = existsSync('src/text-analysis');
const startedAt = performance.now();
const failures: string[] = [];
let passed = 0;

function count(name: string, faults: readonly string[]): void {
  if (faults.length === 0) passed += 1;
  else failures.push(`${name}: ${faults.join('; ')}`);
}

async function judge(
  world: World,
  api: RunningApi,
  title: string,
  hostile: HostileCase,
): Promise<void> {
  const request = hostile.request(world);
  const answer = await exchange(api.url, request);
  count(`${title} / ${hostile.name}`, faultsOf(hostile, request, answer));
}

/** The sample has the only route that takes a body. Point these cases to a route of your own once it is removed. */
function needsSample({ request }: HostileCase): boolean {
  const { path, raw } = request(world);
  return `${path ?? raw}`.includes('/text-analysis');
}

async function fourAtATime<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await work(next);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

const world = await startWorld();
const api = await startThisProject(world.issuer.url);
try {
  for (const { title, cases: all } of groups) {
    const before = failures.length;
    const cases = all.filter(
      (hostile) => sampleIsHere || !needsSample(hostile),
    );
    await fourAtATime(cases, (hostile) => judge(world, api, title, hostile));
    console.log(
      `${title}: ${cases.length - failures.length + before} of ${cases.length}`,
    );
  }
  count(
    'the attacker’s server',
    world.attacker.visits.map((path) => `was asked for ${path}`),
  );
  count('the log', holdsToken(api.output()) ? ['holds a token'] : []);
  count('the process', api.alive() ? [] : ['has ended']);
} finally {
  await api.stop();
  await world.stop();
}

const before = failures.length;
await fourAtATime(outages, async ({ name, run }) =>
  count(`Tenant / ${name}`, await run()),
);
console.log(
  `Misbehaving tenant: ${outages.length - failures.length + before} of ${outages.length}`,
);

clearTimeout(deadline);
for (const failure of failures) console.log(`  FAILED ${failure}`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(`${passed} passed, ${failures.length} failed, in ${seconds} s`);
process.exitCode = failures.length > 0 ? 1 : 0;
