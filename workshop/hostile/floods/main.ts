import { expensiveBodies } from './expensive-bodies.js';
import { failingRedis } from './failing-redis.js';
import type { Flood } from './flood.js';
import { newProofs } from './new-proofs.js';
import { newTokens } from './new-tokens.js';
import { runFlood } from './run-flood.js';
import { slowBodies } from './slow-bodies.js';
import { texts } from './texts.js';
import { unreadResponses } from './unread-responses.js';
import { fullDisk, unreadLog } from './unwritable-log.js';

/** Runs each flood against `node dist/main.js` and prints how it affected others. Exits with 1 if a flood did harm. */
const floods: readonly Flood[] = [
  newTokens,
  newProofs,
  expensiveBodies,
  texts,
  slowBodies,
  unreadResponses,
  unreadLog,
  ...fullDisk,
  failingRedis,
];

const chosen = process.argv[2] ?? '';
const deadline = setTimeout(() => {
  console.error('gave up after five minutes');
  process.exit(1);
}, 300_000);

let failed = 0;
for (const flood of floods.filter(({ name }) => name.includes(chosen))) {
  const { figures, faults } = await runFlood(flood);
  console.log(`Flood of ${flood.name}: ${figures}`);
  for (const fault of faults) console.log(`  FAILED ${fault}`);
  if (faults.length > 0) failed += 1;
}
clearTimeout(deadline);
console.log(`${failed} floods did harm`);
process.exitCode = failed > 0 ? 1 : 0;
