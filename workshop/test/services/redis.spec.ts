import {
  getFreePort,
  mintToken,
  namespace,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApi } from '../../support/run-api.js';
import type {
  StartedProcess,
  StartedServer,
} from '../../support/start-process.js';
import { startRedis } from '../../support/start-redis.js';
import { send, startLoad } from '../../support/steady-load.js';

describe('instances with REDIS_URL', () => {
  let redis: StartedProcess;
  let port: number;
  let issuer: TestIssuer;
  let instances: StartedServer[];

  beforeAll(async () => {
    port = await getFreePort();
    redis = await startRedis(port);
    issuer = await startIssuer();
    const variables = {
      ISSUER_BASE_URL: issuer.url,
      RATE_LIMIT: 'on',
      REFUSALS_PER_MINUTE: '20',
      TRUST_PROXY: '127.0.0.1/32',
      REDIS_URL: `redis://127.0.0.1:${port}`,
    };
    instances = await Promise.all([runApi(variables), runApi(variables)]);
  });
  afterAll(async () => {
    for (const api of instances) await api.stop();
    await redis.stop('SIGKILL');
    await issuer.stop();
  });

  const get = (instance: number, path: string, headers = {}) =>
    fetch(`${instances[instance]?.url}${path}`, { headers });
  const getStatus = async (instance: number, azp: string): Promise<number> => {
    const token = mintToken(issuer, {
      claims: { azp, [`${namespace}requests_per_minute`]: 4 },
    });
    const authorization = `Bearer ${token}`;
    return (await get(instance, '/client', { authorization })).status;
  };
  const getRateLimit = async (instance: number): Promise<unknown> => {
    const ready = await get(instance, '/health/ready');
    return ((await ready.json()) as { checks: Record<string, unknown> }).checks[
      'rateLimit'
    ];
  };
  const expectRedisBack = async (): Promise<void> => {
    for (const instance of [0, 1])
      await expect
        .poll(() => getRateLimit(instance))
        .not.toMatchObject({ redis: 'away' });
  };

  // On a busy machine, an instance that does not run for half a second may consider Redis unavailable for a moment.
  const expectOneCount = async (client: string): Promise<void> => {
    let attempts = 0;
    await expect
      .poll(async () => {
        attempts += 1;
        const statuses = [];
        for (const instance of [0, 1, 0, 1, 0, 1])
          statuses.push(await getStatus(instance, `${client}-${attempts}`));
        return statuses;
      })
      .toEqual([200, 200, 200, 200, 429, 429]);
  };

  it('share the count of each client', async () => {
    for (const api of instances)
      await expect.poll(() => api.output).toContain('counting in Redis');
    await expectOneCount('shared');
    await expect
      .poll(() => getRateLimit(0))
      .toMatchObject({
        status: 'up',
        counting: expect.stringContaining('Redis'),
      });
  });

  it('share the count of rejected credentials of each address', async () => {
    const guess = async (instance: number): Promise<number> => {
      const address = { 'x-forwarded-for': '203.0.113.7' };
      const headers = { authorization: 'Bearer guess', ...address };
      return (await get(instance, '/client', headers)).status;
    };
    const statuses = [];
    for (let request = 0; request < 20; request += 1)
      statuses.push(await guess(request % 2));
    expect(new Set(statuses)).toEqual(new Set([401]));
    for (const instance of [0, 1])
      await expect.poll(() => guess(instance)).toBe(429);
  });

  it('each count for themselves when Redis is killed, and say so', async () => {
    await redis.stop('SIGKILL');
    const statuses = [];
    for (const instance of [0, 0, 0, 0, 0, 1])
      statuses.push(await getStatus(instance, 'alone'));
    expect(statuses).toEqual([200, 200, 200, 200, 429, 200]);
    await expect
      .poll(() => instances[0]?.output)
      .toContain('Redis is unavailable');
    expect(await getRateLimit(0)).toMatchObject({
      status: 'up',
      redis: 'away',
    });
  });

  it('share their counts again when Redis is back', async () => {
    redis = await startRedis(port);
    await expectRedisBack();
    await expectOneCount('again');
  });

  const load = () => {
    const token = mintToken(issuer, { claims: { azp: 'loading' } });
    let sent = 0;
    return startLoad(() => {
      sent += 1;
      return send(`${instances[sent % 2]?.url}/client`, token);
    });
  };

  it('lose no request when Redis is killed (kill -9) under load and comes back', async () => {
    const loading = load();
    await loading.more(100);
    const noticed = instances.map((api) => api.line(/Redis is unavailable/));
    await redis.stop('SIGKILL');
    await Promise.all(noticed);
    await loading.more(200);
    const back = instances.map((api) => api.line(/counting in Redis/));
    redis = await startRedis(port);
    await Promise.all(back);
    await loading.more(100);
    expect([...(await loading.stop()).keys()]).toEqual(['GET /client 200']);
  });

  it('do not wait for Redis when it hangs, but count for themselves', async () => {
    const noticed = instances.map((api) => api.line(/Redis is unavailable/));
    redis.signal('SIGSTOP');
    const loading = load();
    await Promise.all(noticed);
    // Many more than would be answered in time if each waited for half a second.
    await loading.more(2000);
    expect([...(await loading.stop()).keys()]).toEqual(['GET /client 200']);
    expect(await getRateLimit(0)).toMatchObject({
      status: 'up',
      redis: 'away',
    });

    redis.signal('SIGCONT');
    await expectRedisBack();
  });
});
