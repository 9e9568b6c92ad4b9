import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { StartedServer } from '../../support/start-process.js';
import type { Flood, FloodedApi } from './flood.js';
import { sendRequests } from './send-requests.js';

/** Sends requests that are logged in long lines, over two connections. */
const logMuch = (flooded: FloodedApi): Promise<void> =>
  sendRequests(flooded, 2, () => ({
    path: '/nothing',
    headers: { 'x-request-id': 'x'.repeat(128) },
  }));

/** Checks that SIGTERM still ends the process. */
async function getShutdownFaults(api: StartedServer): Promise<string[]> {
  const exit = once(api.child, 'exit');
  api.signal('SIGTERM');
  const end = await Promise.race([exit, delay(10_000, undefined)]);
  api.child.stdout?.resume();
  return end?.[0] === 0 ? [] : [`exit code ${String(end?.[0])} after SIGTERM`];
}

/** Nobody reads the log any longer. */
export const unreadLog: Flood = {
  name: 'unread log',
  async run(flooded) {
    flooded.api.child.stdout?.pause();
    await logMuch(flooded);
  },
  getFaults: getShutdownFaults,
};

/** Standard output goes to `/dev/full`, which behaves like a full disk, if the system has it. */
export const fullDisk: readonly Flood[] = existsSync('/dev/full')
  ? [
      {
        name: 'full disk',
        logFile: '/dev/full',
        run: logMuch,
        getFaults: getShutdownFaults,
      },
    ]
  : [];
