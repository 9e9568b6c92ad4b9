import { setTimeout as delay } from 'node:timers/promises';
import { getFreePort, namespace } from '@repo/access-tokens/testing';
import { Redis } from 'ioredis';
import { startRedis } from '../../support/start-redis.js';
import type { Flood } from './flood.js';
import { keepAsking } from './keep-asking.js';

const port = await getFreePort();

/** What a Redis does to those who count in it, each for a second. */
const moods: readonly ((admin: Redis) => Promise<unknown>)[] = [
  (admin) => admin.replicaof('127.0.0.1', 1),
  (admin) => admin.replicaof('NO', 'ONE'),
  (admin) => admin.config('SET', 'maxmemory', '1'),
  (admin) => admin.config('SET', 'maxmemory', '0'),
  (admin) => admin.call('CLIENT', 'KILL', 'TYPE', 'normal'),
];

/** Requests of an allowed client, while a real Redis refuses to count, hangs and cuts connections. */
export const failingRedis: Flood = {
  name: 'failing Redis',
  variables: { REDIS_URL: `redis://127.0.0.1:${port}` },
  async run(flooded) {
    const server = await startRedis(port);
    const admin = new Redis(port, '127.0.0.1');
    admin.on('error', () => undefined); // It is cut off, too.
    const claims = { [`${namespace}requests_per_minute`]: 1_000_000 };
    const headers = { authorization: `Bearer ${flooded.mint({ claims })}` };
    const change = async (): Promise<void> => {
      for (const mood of moods) {
        await delay(1000);
        await mood(admin).catch(() => undefined);
      }
      server.signal('SIGSTOP');
      await delay(1000);
      server.signal('SIGCONT');
    };
    const path = '/client';
    await Promise.all([
      keepAsking(flooded, 10, () => ({ path, headers })),
      change(),
    ]);
    admin.disconnect();
    await server.stop('SIGKILL');
  },
  // The log tells what happened.
  getFaults: ({ output }) =>
    Promise.resolve(
      ['READONLY', 'OOM', 'counting in Redis'].flatMap((word) =>
        output.includes(word) ? [] : [`the log does not say ${word}`],
      ),
    ),
};
