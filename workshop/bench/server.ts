import { deepStrictEqual, strictEqual } from 'node:assert';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { getFreePort } from '@repo/access-tokens/testing';
import { startProcess, waitForUrl } from '../support/start-process.js';
import { build } from './settings.js';
import type { Target } from './targets.js';

export interface Usage {
  /** CPU time since the start, in microseconds. */
  readonly cpuMicros: number;
  /** Resident set, in bytes. */
  readonly rss: number;
}

export interface MeasuredServer {
  readonly url: string;
  usage(): Promise<Usage>;
  stop(): Promise<unknown>;
}

/** Starts a target in its own process and waits for its first response at `path`. */
export async function startTarget(
  { entry, variables }: Target,
  path = '/client',
): Promise<MeasuredServer> {
  const port = await getFreePort();
  const url = `http://127.0.0.1:${port}`;
  const probe = ['--import', `${build}bench/probe.js`];
  const started = startProcess([process.execPath, ...probe, entry], {
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: url,
      ...variables,
    },
    // Express prints every rejection.
    logFile: devNull,
    ipc: true,
  });
  await waitForUrl(started, `${url}${path}`);
  return {
    url,
    usage: async () => {
      started.child.send('usage');
      const [usage] = (await once(started.child, 'message')) as [Usage];
      return usage;
    },
    stop: () => started.stop('SIGKILL'),
  };
}

/** Throws unless the server gives the right response to a valid token and rejects bad ones. */
export async function checkTarget(
  { name, open }: Target,
  url: string,
  good: string,
  rejected: readonly string[],
): Promise<void> {
  const get = (token: string): Promise<Response> =>
    fetch(`${url}/client`, { headers: { authorization: `Bearer ${token}` } });

  // The API gets its keys a moment after it starts to listen.
  let response = await get(good);
  for (let tries = 0; response.status === 503 && tries < 100; tries += 1) {
    await delay(20);
    response = await get(good);
  }
  strictEqual(response.status, 200, `${name} rejects a valid token`);
  const { expiresAt, ...body } = (await response.json()) as {
    expiresAt: unknown;
  };
  deepStrictEqual(
    body,
    {
      id: 'client-000000-bench',
      scopes: ['create:textAnalysis'],
      metadata: { urn: 'urn:example.com:c-0', plan: 'pro' },
    },
    `${name} answers with another body`,
  );
  strictEqual(typeof expiresAt, 'string');
  if (open) return;
  for (const token of [...rejected, 'x.y.z']) {
    const { status } = await get(token);
    strictEqual(status, 401, `${name} answers a bad token with ${status}`);
  }
}
