import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { StartedServer } from '../../support/start-process.js';
import type { Flood, FloodedApi } from './flood.js';

/** Requests that leave long lines, from two connections. */
async function logMuch({ api, signal, count }: FloodedApi): Promise<void> {
  const dispatcher = new Agent({ connections: 2, pipelining: 1 });
  const headers = { 'x-request-id': 'x'.repeat(128) };
  const connection = async (): Promise<void> => {
    while (!signal.aborted) {
      const url = `${api.url}/nothing`;
      const answer = await request(url, { dispatcher, headers });
      await answer.body.dump();
      count(answer.statusCode);
    }
  };
  await Promise.all(Array.from({ length: 2 }, connection));
  await dispatcher.close();
}

/** Whether SIGTERM still ends the process. */
async function getFaultsOfEnd(api: StartedServer): Promise<string[]> {
  const exit = once(api.child, 'exit');
  api.signal('SIGTERM');
  const end = await Promise.race([exit, delay(10_000, undefined)]);
  api.child.stdout?.resume();
  return end?.[0] === 0 ? [] : [`SIGTERM ended it with ${String(end?.[0])}`];
}

/** The reader of the log has stopped. */
export const unreadLog: Flood = {
  name: 'unread log',
  async run(flooded) {
    flooded.api.child.stdout?.pause();
    await logMuch(flooded);
  },
  getFaults: getFaultsOfEnd,
};

/** Standard output is a full disk, where the system has one. */
export const fullDisk: readonly Flood[] = existsSync('/dev/full')
  ? [
      {
        name: 'full disk',
        logFile: '/dev/full',
        run: logMuch,
        getFaults: getFaultsOfEnd,
      },
    ]
  : [];
