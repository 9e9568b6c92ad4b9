import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startConformanceIssuer,
  type ConformanceIssuer,
} from '@repo/access-tokens/conformance';
import { getFreePort, startIssuer } from '@repo/access-tokens/testing';
import { testVariables } from '../../test/support/variables.js';
import { builtForProduction } from '../support/run-api.js';
import { startProcess, waitForUrl } from '../support/start-process.js';
import { Generator } from './generator.js';
import { breakConnections, sendHostileRequests } from './hostile-load.js';
import { repeat, Sampler, Tally, type Sample, type Soak } from './measure.js';
import { report } from './report.js';
import {
  apiVariables,
  fixedRate,
  handlesWithin,
  stateSeconds,
  rotationSeconds,
  seconds,
} from './settings.js';
import { SoakTenant } from './tenant.js';
import { scanLog, TokenSupply } from './tokens.js';

const deadline = setTimeout(
  () => {
    console.error('gave up: it took five minutes longer than it should');
    process.exit(1);
  },
  (seconds + 300) * 1000,
);

const logFile = join(tmpdir(), `soak-${process.pid}.log`);
process.once('exit', () => rmSync(logFile, { force: true }));

const issuer = await startIssuer();
const conformance = await startConformanceIssuer();
/** The issuer of the load also publishes the keys of the hostile requests, so that it can be their issuer, too. */
const hostileIssuer: ConformanceIssuer = Object.assign(
  Object.create(conformance) as ConformanceIssuer,
  { url: issuer.url },
);
const tenant = new SoakTenant(
  issuer,
  conformance.keys,
  Math.ceil(seconds / rotationSeconds) + 1,
);
const supply = new TokenSupply(tenant);
const url = `http://127.0.0.1:${await getFreePort()}`;
const api = startProcess(builtForProduction.command, {
  env: {
    ...testVariables,
    PORT: new URL(url).port,
    ISSUER_BASE_URL: issuer.url,
    ...apiVariables,
  },
  // A pipe that is read late would block the API.
  logFile,
});
await waitForUrl(api, `${url}/health/ready`, (status) => status === 200);
const soak: Soak = { url, tenant, supply, tally: new Tally() };
const sampler = new Sampler(url, supply);
const before = await sampler.sample();

/** Estimates how many requests per second the API can answer with a whole core; the generator may be slower. */
async function measureFullRate(): Promise<number> {
  const calibration = new Generator({ ...soak, tally: new Tally() });
  const flatOut = calibration.flatOut();
  const share = await sampler.getCpuShare(flatOut);
  await calibration.close();
  console.log(
    `flat out: ${(await flatOut).toFixed(0)} requests/s at ${(share * 100).toFixed(0)} % of a core`,
  );
  return (await flatOut) / Math.min(1, share);
}

const rate = fixedRate ?? (await measureFullRate()) / 2;
console.log(`${seconds} s at ${rate.toFixed(0)} requests/s …`);
const generator = new Generator(soak);
const samples = new Sampler(url, supply);
const breaking = breakConnections(soak);
const cpuShare = await sampler.getCpuShare(
  Promise.all([
    generator.steady(rate),
    sendHostileRequests(soak, hostileIssuer),
    breaking,
    samples.collect(),
    repeat(stateSeconds, () => tenant.changeState()),
    repeat(rotationSeconds, () => tenant.rotate()),
    delay(rotationSeconds * 500).then(() =>
      repeat(rotationSeconds, () => supply.retire()),
    ),
  ]),
);
await generator.close();
await tenant.changeState(0);

/** Waits until the API has given up on the last broken connections. */
async function getSettledSample(): Promise<Sample> {
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
const after = await getSettledSample();
const exitCode = api.isAlive ? await api.stop() : NaN;
await issuer.stop();
await conformance.stop();

const met = report(
  {
    seconds,
    rate,
    cpuShare,
    heldBack: generator.heldBack,
    rotations: tenant.rotations,
    brokenConnections: await breaking,
    before,
    after,
    samples: samples.samples,
    log: await scanLog(logFile, supply.used),
    secrets: supply.used.size,
    exitCode,
  },
  soak.tally,
);
clearTimeout(deadline);
process.exit(met ? 0 : 1);
