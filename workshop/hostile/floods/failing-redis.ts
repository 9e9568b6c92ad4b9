import { setTimeout as delay } from 'node:timers/promises';
import { getFreePort, namespace } from '@repo/access-tokens/testing';
import { Redis } from 'ioredis';
import { startRedis } from '../../support/start-redis.js';
import type { Flood } from './flood.js';
import { sendRequests } from './send-requests.js';

const port = await getFreePort();

/** What happens to Redis, each change for a second. */
const changes: readonly ((admin: Redis) => Promise<unknown>)[] = [
  (admin) => admin.replicaof('127.0.0.1', 1),
  (admin) => admin.replicaof('NO', 'ONE'),
  (admin) => admin.config('SET', 'maxmemory', '1'),
  (admin) => admin.config('SET', 'maxmemory', '0'),
  (admin) => admin.call('CLIENT', 'KILL', 'TYPE', 'normal'),
];

/** Requests of one client while a real Redis rejects writes, hangs and cuts connections. */
export const failingRedis: Flood = {
  name: 'failing Redis',
  variables: { REDIS_URL: `redis://127.0.0.1:${port}` },
  async run(flooded) {
    const server = await startRedis(port);
    const admin = new Redis(port, '127.0.0.1');
    admin.on('error', () => undefined); // Its connection is cut, too.
    const claims = { [`${namespace}requests_per_minute`]: 1_000_000 };
    const headers = { authorization: `Bearer ${flooded.mint({ claims })}` };
    const disturb = async (): Promise<void> => {
      for (const change of changes) {
        await delay(1000);
        await change(admin).catch(() => undefined);
      }
      server.signal('SIGSTOP');
      await delay(1000);
      server.signal('SIGCONT');
    };
    const path = '/client';
    await Promise.all([
      sendRequests(flooded, 10, () => ({ path, headers })),
      disturb(),
    ]);
    admin.disconnect();
    await server.stop('SIGKILL');
  },
  // The log must say what happened.
  getFaults: ({ output }) =>
    Promise.resolve(
      ['READONLY', 'OOM', 'counting in Redis'].flatMap((word) =>
        output.includes(word) ? [] : [`the log does not say ${word}`],
      ),
    ),
};
