import { startIssuer } from '@repo/access-tokens/testing';
import { generator } from './load.js';
import { measureMemory, measureTarget } from './measure.js';
import { report } from './report.js';
import type { Sample } from './rows.js';
import { issuerPort, only, settings } from './settings.js';
import { measureStarts } from './start.js';
import { targets } from './targets.js';
import { mintTokens } from './tokens.js';

/**
 * Measures one target at a time. Each round begins with a different one, so that
 * other work on the machine affects all of them alike.
 */
const tokens = mintTokens(settings.tokens);
const issuer = await startIssuer({ port: issuerPort });
issuer.keys = [tokens.key];
const chosen = targets.filter(({ name }) => only?.includes(name) ?? true);
if (generator !== 'wrk')
  console.warn(
    'wrk is not installed; autocannon limits the figures of fast targets (compare node:http)',
  );

const samples: Sample[] = [];
for (let round = 1; round <= settings.rounds; round += 1) {
  const first = (2 * round) % chosen.length;
  for (const target of [...chosen.slice(first), ...chosen.slice(0, first)]) {
    process.stderr.write(
      `round ${round} of ${settings.rounds}: ${target.title}\n`,
    );
    samples.push(...(await measureTarget(target, tokens)));
  }
}
process.stderr.write('memory, start-up\n');
const memory = await measureMemory(tokens);
const starts = await measureStarts();
await issuer.stop();
report(samples, memory, starts);
