import { setTimeout as delay } from 'node:timers/promises';
import {
  mintDpopToken,
  writeCertificateRequest,
  writeDpopRequests,
} from './bound-tokens.js';
import { generateLoad, type Load } from './load.js';
import type { Sample } from './rows.js';
import { checkTarget, startTarget, type MeasuredServer } from './server.js';
import { connections, isQuick, settings } from './settings.js';
import { api, type LoadName, type Target } from './targets.js';
import { forge, type Tokens } from './tokens.js';

const { seconds, warmUpSeconds, clients, coldWarmUp, proofs } = settings;

/** Starts a target, checks its responses, measures it under each of its loads, and stops it. */
export async function measureTarget(
  target: Target,
  tokens: Tokens,
): Promise<Sample[]> {
  const server = await startTarget(target);
  const [good = ''] = tokens.good;
  try {
    const rejected = [forge(good, 0, tokens.good)];
    // A bound token without a proof. Targets without DPoP accept it.
    if (target.loads.includes('dpop')) rejected.push(mintDpopToken(tokens.key));
    await checkTarget(target, server.url, good, rejected);
    const samples: Sample[] = [];
    for (const load of target.loads) {
      const { warmUp, measured } = plan(load, tokens, server.url);
      if (warmUp.seconds > 0) await generateLoad(warmUp);
      const figures = await measure(server, measured);
      if (figures) samples.push({ target: target.name, load, ...figures });
    }
    return samples;
  } finally {
    await server.stop();
  }
}

interface Plan {
  readonly warmUp: Load;
  readonly measured: Load;
}

function plan(load: LoadName, tokens: Tokens, url: string): Plan {
  const all = {
    url,
    requestFile: tokens.goodFile,
    from: 0,
    count: tokens.good.length,
    seconds,
  };
  const onceEach = { ...all, once: true, seconds: 60 };
  const again = (measured: Load): Plan => ({
    warmUp: { ...measured, seconds: warmUpSeconds },
    measured,
  });
  const plans: Readonly<Record<LoadName, () => Plan>> = {
    'hot-1': () => again({ ...all, count: 1 }),
    'hot-1000': () => again({ ...all, count: clients }),
    // All of them are cached before they are measured.
    'hot-100000': () => ({ warmUp: onceEach, measured: all }),
    // No token that another load has sent, and each only once.
    cold: () => ({
      warmUp: { ...onceEach, from: clients, count: coldWarmUp },
      measured: { ...all, from: clients + coldWarmUp, once: true },
    }),
    forged: () =>
      again({ ...all, requestFile: tokens.forgedFile, count: clients }),
    // Each proof only once.
    dpop: () => {
      const requestFile = writeDpopRequests(tokens.key, `${url}/client`);
      const once = { ...all, requestFile, count: proofs / 3, once: true };
      return {
        warmUp: { ...once, seconds: warmUpSeconds },
        measured: { ...once, from: proofs / 3, count: proofs },
      };
    },
    certificate: () =>
      again({
        ...all,
        requestFile: writeCertificateRequest(tokens.key),
        count: 1,
      }),
  };
  return plans[load]();
}

async function measure(
  server: MeasuredServer,
  load: Load,
): Promise<Omit<Sample, 'target' | 'load'> | undefined> {
  const before = await server.usage();
  const result = await generateLoad(load);
  if (!result) {
    if (isQuick) return undefined;
    throw new Error(
      'the tokens ran out: raise `tokens` or `proofs` in settings.ts',
    );
  }
  const after = await server.usage();
  const { requests, rejected, errors, p50Ms, p99Ms } = result;
  const expected = load.requestFile.endsWith('forged.txt') ? requests : 0;
  if (Math.abs(rejected - expected) > connections || errors > 0) {
    throw new Error(
      `${rejected} of ${requests} requests were rejected instead of ${expected}, ${errors} had no response`,
    );
  }
  return {
    requestsPerSecond: requests / result.seconds,
    p50Ms,
    p99Ms,
    cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / requests,
    rssMiB: after.rss / 2 ** 20,
  };
}

export interface MemoryUse {
  readonly tokens: number;
  readonly idleMiB: number;
  readonly afterMiB: number;
}

/** The API's resident memory before any load and after each token was sent once, with the default cache size. */
export async function measureMemory({
  good,
  goodFile,
}: Tokens): Promise<MemoryUse> {
  const server = await startTarget(api);
  try {
    await delay(settings.idleSeconds * 1000);
    const idle = await server.usage();
    await generateLoad({
      url: server.url,
      requestFile: goodFile,
      from: 0,
      count: good.length,
      once: true,
      seconds: 120,
    });
    const after = await server.usage();
    return {
      tokens: good.length,
      idleMiB: idle.rss / 2 ** 20,
      afterMiB: after.rss / 2 ** 20,
    };
  } finally {
    await server.stop();
  }
}
