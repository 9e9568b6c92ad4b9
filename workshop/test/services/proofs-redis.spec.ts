import {
  createProofKey,
  getFreePort,
  makeProof,
  mintToken,
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

const publicUrl = 'https://api.example.com';
const key = createProofKey();

describe('two processes with one Redis', () => {
  let port: number;
  let redis: StartedProcess;
  let admin: Redis;
  let issuer: TestIssuer;
  let instances: StartedServer[];

  beforeAll(async () => {
    port = await getFreePort();
    redis = await startRedis(port);
    admin = new Redis(port, '127.0.0.1');
    admin.on('error', () => undefined); // It is stopped, too.
    issuer = await startIssuer();
    const variables = {
      ISSUER_BASE_URL: issuer.url,
      PUBLIC_URL: publicUrl,
      REDIS_URL: `redis://127.0.0.1:${port}`,
    };
    instances = await Promise.all([runApi(variables), runApi(variables)]);
  });
  afterAll(async () => {
    for (const api of instances) await api.stop();
    admin.disconnect();
    await redis.stop('SIGKILL');
    await issuer.stop();
  });

  const get = (instance: number, headers: Record<string, string>) =>
    fetch(`${instances[instance]?.url}/client`, { headers });
  const createHeaders = (): Record<string, string> => {
    const token = mintToken(issuer, { claims: { cnf: key.cnf } });
    const dpop = makeProof(key, { url: `${publicUrl}/client`, token });
    return { authorization: `DPoP ${token}`, dpop };
  };
  const expectAccepted = async (instance: number): Promise<void> => {
    await expect
      .poll(async () => (await get(instance, createHeaders())).status)
      .toBe(200);
  };
  const expectPlainAccepted = async (): Promise<void> => {
    const authorization = `Bearer ${mintToken(issuer)}`;
    expect((await get(0, { authorization })).status).toBe(200);
  };
  const expectUnavailable = async (): Promise<void> => {
    const response = await get(0, createHeaders());
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await response.json()).toMatchObject({
      code: 'replay_store_unavailable',
    });
  };

  it('accept a proof only once between them', async () => {
    // As soon as they are connected.
    for (const instance of [0, 1]) await expectAccepted(instance);
    const headers = createHeaders();
    expect((await get(0, headers)).status).toBe(200);
    const again = await get(1, headers);
    expect(again.status).toBe(401);
    expect(again.headers.get('www-authenticate')).toMatch(
      /^DPoP .*error="invalid_dpop_proof"/,
    );
  });

  it('accept one of twenty simultaneous copies', async () => {
    const headers = createHeaders();
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => get(index % 2, headers)),
    );
    const accepted = responses.filter(({ status }) => status === 200);
    expect(accepted).toHaveLength(1);
  });

  it('forget a proof once it is too old to be accepted', async () => {
    await get(0, createHeaders());
    const keys = await admin.keys('m2m-api:proof:*');
    const lifetimes = await Promise.all(keys.map((name) => admin.pttl(name)));
    expect(Math.min(...lifetimes)).toBeGreaterThan(0);
    expect(Math.max(...lifetimes)).toBeGreaterThan(85_000);
    expect(Math.max(...lifetimes)).toBeLessThanOrEqual(95_001);
  });

  it.each([
    [
      'answers READONLY',
      () => admin.replicaof('127.0.0.1', 1),
      () => admin.replicaof('NO', 'ONE'),
    ],
    [
      'answers OOM',
      () => admin.config('SET', 'maxmemory', '1'),
      () => admin.config('SET', 'maxmemory', '0'),
    ],
    [
      'hangs',
      async () => redis.signal('SIGSTOP'),
      async () => redis.signal('SIGCONT'),
    ],
  ])(
    'answer proofs with 503, and accept plain tokens, while Redis %s',
    async (_what, fail, repair) => {
      await fail();
      try {
        await expectUnavailable();
        await expectUnavailable();
        await expectPlainAccepted();
      } finally {
        await repair();
      }
      await expectAccepted(0);
    },
  );

  it('answer proofs with 503, and accept plain tokens, while Redis is down', async () => {
    await redis.stop('SIGKILL');
    await expectUnavailable();
    await expectPlainAccepted();
    redis = await startRedis(port);
    await expectAccepted(0);
    for (const line of [
      'Redis is unavailable, so requests with a proof',
      'Redis is available again',
    ])
      await expect.poll(() => instances[0]?.output).toContain(line);
  });
});
