import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../test/support/free-port.js';
import { audience, namespace } from '../../test/support/mint-token.js';
import { apiVariables } from './settings.js';

export interface ApiProcess {
  readonly url: string;
  /** Whether it still runs. */
  alive(): boolean;
  /** Ends it as a platform does, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `node dist/main.js` for this issuer, and waits until it is ready. Its log goes straight to a file: a pipe that is read late would hold it up. */
export async function startApi(
  issuerUrl: string,
  logFile: string,
): Promise<ApiProcess> {
  const port = await freePort();
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env['PATH'],
      // Production refuses an issuer over http:.
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: String(port),
      ISSUER_BASE_URL: issuerUrl,
      AUDIENCE: audience,
      CLAIM_NAMESPACE: namespace,
      ...apiVariables,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  process.once('exit', () => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const api = {
    url: `http://127.0.0.1:${port}`,
    alive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
  const giveUpAt = Date.now() + 30_000;
  while (!(await isReady(api.url))) {
    if (!api.alive() || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error('the API does not become ready; is it built?');
    }
    await delay(50);
  }
  return api;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
