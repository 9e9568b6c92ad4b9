import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { StartedServer } from '../../support/start-process.js';
import type { Flood, FloodedApi } from './flood.js';
import { keepAsking } from './keep-asking.js';

/** Requests that leave long lines, from two connections. */
const logMuch = (flooded: FloodedApi): Promise<void> =>
  keepAsking(flooded, 2, () => ({
    path: '/nothing',
    headers: { 'x-request-id': 'x'.repeat(128) },
  }));

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
