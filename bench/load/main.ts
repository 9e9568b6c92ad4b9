import { once } from 'node:events';
import { startIssuer } from './issuer.js';
import { measureMemory } from './measure-memory.js';
import { measureStart } from './measure-start.js';
import { measureTarget, type Sample } from './measure-target.js';
import { generator } from './generate-load.js';
import { report } from './report.js';
import { only, settings } from './settings.js';
import { targets } from './targets.js';
import { mintTokens } from './tokens.js';

/**
 * Measures every target alone, round by round, each round beginning with
 * another one, so that what else the machine does hits all of them alike.
 */
const tokens = await mintTokens(settings.tokens);
const issuer = await startIssuer(tokens.publicKey);
const chosen = targets.filter(({ name }) => only?.includes(name) ?? true);
if (generator !== 'wrk')
  console.warn(
    'wrk is not installed: the figures of fast targets are those of the generator, see node:http',
  );

const samples: Sample[] = [];
for (let round = 1; round <= settings.rounds; round += 1) {
  for (const target of rotated(chosen, 2 * round)) {
    process.stderr.write(
      `round ${round} of ${settings.rounds}: ${target.title}\n`,
    );
    samples.push(...(await measureTarget(target, tokens)));
  }
}
process.stderr.write('memory, start-up\n');
const memory = await measureMemory(tokens);
const start = await measureStart();
await once(issuer.close(), 'close');
report(samples, memory, start);

function rotated<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
