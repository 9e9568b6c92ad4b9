import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  getFreePort,
  mintToken,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { testVariables } from '../../../test/support/variables.js';
import { builtForProduction, runApi } from '../../support/run-api.js';
import {
  startProcess,
  waitForUrl,
  type StartedServer,
} from '../../support/start-process.js';
import type { Flood } from './flood.js';
import type { Seen } from './probe.js';
import { watchMemory } from './watch-memory.js';

/** The limits for an API under a flood. */
const goals = { healthAddedMs: 50, grownMiB: 150, otherMs: 1000 };

const warmUpMs = 1_000;
const idleMs = 2_000;
const floodMs = 8_000;

/** How a flood went. */
export interface FloodReport {
  /** All figures in one line. */
  readonly figures: string;
  readonly faults: readonly string[];
}

/** Starts the production build of the API, floods it and watches it from another process. */
export async function runFlood(flood: Flood): Promise<FloodReport> {
  const issuer = await startIssuer();
  const api = await startApi(flood, issuer.url);
  const probe = startProbe(api, issuer);
  try {
    return await watchFlood(flood, api, issuer, probe);
  } finally {
    probe.kill();
    await api.stop('SIGKILL');
    await issuer.stop();
  }
}

async function startApi(
  { variables, logFile }: Flood,
  issuer: string,
): Promise<StartedServer> {
  const env = { RATE_LIMIT: 'on', ...variables, ISSUER_BASE_URL: issuer };
  if (logFile === undefined) return runApi(env, builtForProduction);
  // Its output, which would say where it listens, cannot be read.
  const port = await getFreePort();
  const started = startProcess(builtForProduction.command, {
    env: { ...testVariables, ...env, PORT: String(port) },
    logFile,
  });
  return Object.assign(started, { url: `http://127.0.0.1:${port}` });
}

async function watchFlood(
  flood: Flood,
  api: StartedServer,
  issuer: TestIssuer,
  probe: ChildProcess,
): Promise<FloodReport> {
  await waitForUrl(api, `${api.url}/health/ready`, (status) => status === 200);
  await delay(warmUpMs);
  await getReport(probe);
  await delay(idleMs);
  const idle = await getReport(probe);
  const memory = watchMemory(api);
  const outcomes = new Map<string, number>();
  await flood.run({
    api,
    mint: (options) => mintToken(issuer, options),
    signal: AbortSignal.timeout(floodMs),
    count: (outcome) => {
      const key = String(outcome);
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    },
  });
  const flooded = await getReport(probe);
  const grown = memory.stop();

  const addedMs = flooded.healthP99 - idle.healthP99;
  const isHarm = flood.isHarm ?? ((outcome: string) => /^5\d\d$/.test(outcome));
  const faults: Readonly<Record<string, boolean>> = {
    // Times mean nothing on a shared machine that is busy with other work.
    [`health p99 grew by ${addedMs.toFixed(0)} ms`]:
      !process.env['CI'] && addedMs > goals.healthAddedMs,
    [`another client waited ${flooded.slowestOther.toFixed(0)} ms`]:
      !process.env['CI'] && flooded.slowestOther > goals.otherMs,
    [`memory grew by ${grown.toFixed(0)} MiB`]: grown > goals.grownMiB,
    [`others got ${flooded.failures.slice(0, 3).join(', ')}`]:
      flooded.failures.length > 0,
    'the process has ended': !api.isAlive,
  };
  const harm = [...outcomes].filter(([outcome]) => isHarm(outcome));
  return {
    figures: [
      `health p99 ${idle.healthP99.toFixed(1)} → ${flooded.healthP99.toFixed(1)} ms`,
      `another client at most ${flooded.slowestOther.toFixed(0)} ms`,
      `memory +${grown.toFixed(0)} MiB`,
      [...outcomes]
        .map(([outcome, times]) => `${outcome}: ${times}`)
        .join(', '),
    ].join('; '),
    faults: [
      ...Object.keys(faults).filter((fault) => faults[fault]),
      ...harm.map(([outcome, times]) => `${outcome} × ${times}`),
      ...((await flood.getFaults?.(api)) ?? []),
    ],
  };
}

function startProbe(api: StartedServer, issuer: TestIssuer): ChildProcess {
  const token = mintToken(issuer, { claims: { azp: 'another-client' } });
  const file = fileURLToPath(new URL('probe.ts', import.meta.url)); // Started as this process is: by tsx.
  return fork(file, [api.url, token]);
}

/** Gets what the probe has noticed since its last report. */
async function getReport(probe: ChildProcess): Promise<Seen> {
  probe.send('report');
  const [seen] = (await once(probe, 'message')) as [Seen];
  return seen;
}
