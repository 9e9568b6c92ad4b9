import {
  getFreePort,
  mintToken,
  namespace,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApi } from '../../support/run-api.js';
import type {
  StartedProcess,
  StartedServer,
} from '../../support/start-process.js';
import { startRedis } from '../../support/start-redis.js';

const password = 'a-password-of-redis';

/** The rights that the API needs, according to docs/production.md. */
const rights =
  '~m2m-api:* +evalsha +eval +set +incrby +pttl +expire +info'.split(' ');

describe('a Redis that answers with errors', () => {
  let port: number;
  let server: StartedProcess;
  let admin: Redis;
  let issuer: TestIssuer;
  let api: StartedServer;

  beforeAll(async () => {
    port = await getFreePort();
    server = await startRedis(port);
    admin = new Redis(port, '127.0.0.1');
    await admin.call('ACL', 'SETUSER', 'api', 'on', `>${password}`, ...rights);
    issuer = await startIssuer();
    api = await runApi({
      ISSUER_BASE_URL: issuer.url,
      RATE_LIMIT: 'on',
      REDIS_URL: `redis://api:${password}@127.0.0.1:${port}`,
    });
    await api.line(/counting in Redis/);
  });
  afterAll(async () => {
    await api.stop();
    await admin.quit();
    await server.stop('SIGKILL');
    await issuer.stop();
  });

  const shared = {
    status: 'up',
    counting: 'in Redis, shared by all instances',
  };
  const failing = {
    status: 'up',
    counting: 'in this process',
    redis: 'failing',
  };

  const getRateLimit = async (): Promise<unknown> => {
    const ready = await fetch(`${api.url}/health/ready`);
    expect(ready.status).toBe(200);
    return ((await ready.json()) as { checks: Record<string, unknown> }).checks[
      'rateLimit'
    ];
  };
  const send = async (azp: string): Promise<number> => {
    const token = mintToken(issuer, {
      claims: { azp, [`${namespace}requests_per_minute`]: 3 },
    });
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${api.url}/client`, { headers })).status;
  };
  const sendFiveTimes = async (client: string): Promise<number[]> => {
    const statuses = [];
    for (let request = 0; request < 5; request += 1)
      statuses.push(await send(client));
    return statuses;
  };
  const guess = async (): Promise<number> => {
    const headers = { authorization: 'Bearer guess' };
    return (await fetch(`${api.url}/client`, { headers })).status;
  };
  const countLines = (text: string): number =>
    api.output.split('\n').filter((line) => line.includes(text)).length;
  const getMetric = async (where: string): Promise<number> => {
    const token = mintToken(issuer, {
      claims: { azp: 'prometheus', scope: 'read:metrics' },
    });
    const headers = { authorization: `Bearer ${token}` };
    const metrics = await fetch(`${api.url}/metrics`, { headers });
    const text = await metrics.text();
    const sample = `rate_limit_counts_total{where="${where}"}`;
    const line = text.split('\n').find((each) => each.startsWith(sample));
    return Number(line?.split(' ')[1]);
  };

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'READONLY',
      () => admin.replicaof('127.0.0.1', '1'),
      () => admin.replicaof('NO', 'ONE'),
    ],
    [
      'OOM',
      () => admin.config('SET', 'maxmemory', '1'),
      () => admin.config('SET', 'maxmemory', '0'),
    ],
    [
      'NOPERM',
      () => admin.call('ACL', 'SETUSER', 'api', '-evalsha', '-eval'),
      () => admin.call('ACL', 'SETUSER', 'api', ...rights),
    ],
  ])(
    '(%s) is reported once, and so is its recovery, while each process counts for itself',
    async (code, fail, repair) => {
      const [failed, counting] = [
        'Redis answers with errors',
        'counting in Redis',
      ].map(countLines);
      await fail();
      try {
        expect(await sendFiveTimes(code)).toEqual([200, 200, 200, 429, 429]);
        expect(await guess()).toBe(401);
        expect(await getRateLimit()).toEqual(failing);
        expect(await getMetric('process')).toBeGreaterThanOrEqual(5);
        await expect
          .poll(() => countLines('Redis answers with errors'))
          .toBe((failed ?? 0) + 1);
        expect(api.output).toMatch(
          new RegExp(`Redis answers with errors.*${code}`),
        );
      } finally {
        await repair();
      }
      await expect
        .poll(async () => {
          await send('again');
          return getRateLimit();
        })
        .toEqual(shared);
      await expect
        .poll(() => countLines('counting in Redis'))
        .toBe((counting ?? 0) + 1);
      expect(countLines('Redis answers with errors')).toBe((failed ?? 0) + 1);
      const before = await getMetric('redis');
      await send('once more');
      expect(await getMetric('redis')).toBeGreaterThan(before);
      expect(api.output).not.toContain(password);
    },
  );

  it('is reconnected to after READONLY, because a new primary may have its address', async () => {
    await admin.replicaof('127.0.0.1', '1');
    await send('moved');
    await expect.poll(getRateLimit).toEqual(failing);
    await admin.replicaof('NO', 'ONE');
    // No request is needed, because the API reconnects and tries by itself.
    await expect.poll(getRateLimit).toEqual(shared);
  });
});
