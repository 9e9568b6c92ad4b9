import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startWorld } from '../hostile/world.js';
import { startApi } from './api-process.js';
import { breakConnections } from './broken-connections.js';
import { FlappingTenant, moods } from './flapping-tenant.js';
import { Generator } from './generator.js';
import { sendHostileKit } from './hostile-kit.js';
import { KeyRotation, makeKeys } from './key-rotation.js';
import { report } from './report.js';
import { Sampler, type Sample } from './sampler.js';
import { scanLog } from './scan-log.js';
import {
  abortsPerSecond,
  calibrationSeconds,
  fixedRate,
  handlesWithin,
  kitPerSecond,
  moodSeconds,
  rotationSeconds,
  sampleSeconds,
  seconds,
} from './settings.js';
import { Tally } from './tally.js';
import { TokenSupply } from './token-supply.js';
import { traffic } from './traffic.js';

// Whatever happens, it ends.
const deadline = setTimeout(
  () => {
    console.error('gave up: it took five minutes longer than it should');
    process.exit(1);
  },
  (seconds + 300) * 1000,
);

const logFile = join(tmpdir(), `soak-${process.pid}.log`);
process.once('exit', () => rmSync(logFile, { force: true }));

const world = await startWorld();
const { issuer } = world;
const tenant = new FlappingTenant(issuer);
const [first, second, ...spare] = makeKeys(
  Math.ceil(seconds / rotationSeconds) + 3,
);
if (!first || !second) throw new Error('no keys');
const rotation = new KeyRotation(
  issuer,
  tenant,
  spare,
  issuer.keys,
  first,
  second,
);
const supply = new TokenSupply(issuer, rotation);
const api = await startApi(issuer.url, logFile);
const sampler = new Sampler(api.url, supply);
const before = await sampler.sample();

/** How much of a core the API takes while something goes on. */
async function cpuShareOf(work: Promise<unknown>): Promise<number> {
  const start = await sampler.sample();
  await work;
  const end = await sampler.sample();
  return (end.cpuSeconds - start.cpuSeconds) / (end.minute - start.minute) / 60;
}

/** What the API could do with a core of its own: the generator may be the slower one. */
async function fullRate(): Promise<number> {
  const calibration = new Generator(
    api.url,
    traffic(supply),
    tenant,
    new Tally(),
  );
  const flatOut = calibration.flatOut(calibrationSeconds);
  const share = await cpuShareOf(flatOut);
  await calibration.close();
  console.log(
    `flat out: ${(await flatOut).toFixed(0)} requests/s at ${(share * 100).toFixed(0)} % of a core`,
  );
  return (await flatOut) / Math.min(1, share);
}

async function everySeconds(
  interval: number,
  work: () => unknown,
): Promise<void> {
  for (let left = seconds; left > interval; left -= interval) {
    await delay(interval * 1000);
    await work();
  }
}

let mood = 0;
const full = fixedRate === undefined ? await fullRate() : fixedRate * 2;
const rate = full / 2;
console.log(`${seconds} s at ${rate.toFixed(0)} requests/s …`);
const tally = new Tally();
const generator = new Generator(api.url, traffic(supply), tenant, tally);
const samples = new Sampler(api.url, supply);
let brokenConnections = 0;
const cpuShare = await cpuShareOf(
  Promise.all([
    generator.steady(rate, seconds),
    sendHostileKit(
      api.url,
      world,
      tenant,
      supply,
      tally,
      kitPerSecond,
      seconds,
    ),
    breakConnections(api.url, supply, abortsPerSecond, seconds).then(
      (count) => {
        brokenConnections = count;
      },
    ),
    samples.keep(sampleSeconds, seconds),
    everySeconds(moodSeconds, () =>
      tenant.become(moods[(mood += 1) % moods.length] ?? 'up'),
    ),
    everySeconds(rotationSeconds, () => rotation.rotate()),
    delay(rotationSeconds * 500).then(() =>
      everySeconds(rotationSeconds, () => supply.retire()),
    ),
  ]),
);
await generator.close();
await tenant.become('up');

/** The API gives up on the last broken connections in its own time. */
async function settledSample(): Promise<Sample> {
  let sample = await sampler.sample();
  for (let tries = 0; tries < 60; tries += 1) {
    const left = Math.max(
      sample.fds - before.fds || 0,
      sample.handles - before.handles,
    );
    if (left <= handlesWithin) break;
    await delay(1000);
    sample = await sampler.sample();
  }
  return sample;
}
const after = await settledSample();
const exitCode = api.alive() ? await api.stop() : NaN;
await world.stop();
const log = await scanLog(logFile, supply.used);

const met = report(
  {
    seconds,
    fullRate: full,
    rate,
    cpuShare,
    heldBack: generator.heldBack,
    rotations: rotation.rotations,
    brokenConnections,
    before,
    after,
    samples: samples.samples,
    log,
    secrets: supply.used.size,
    exitCode,
  },
  tally,
);
clearTimeout(deadline);
process.exit(met ? 0 : 1);
