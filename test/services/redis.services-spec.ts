import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepAsking, statusOf } from '../support/keep-asking.js';
import { freePort } from '../support/free-port.js';
import { mintToken, namespace } from '../support/mint-token.js';
import { runApi, type ApiProcess } from '../support/run-api.js';
import { startIssuer, type TestIssuer } from '../support/start-issuer.js';

// Needs a real Redis: Debian's package redis-server.
describe('with REDIS_URL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  let redis: ChildProcess;
  let port: number;
  let issuer: TestIssuer;
  let replicas: ApiProcess[];

  const startRedis = async (): Promise<void> => {
    const options = [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      folder,
    ];
    redis = spawn('redis-server', options, {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(redis.stdout as Readable);
    await new Promise<void>((resolve) => {
      lines.on('line', (line) => line.includes('Ready to accept') && resolve());
    });
  };
  const killRedis = async (): Promise<void> => {
    redis.kill('SIGKILL');
    await once(redis, 'exit');
  };

  beforeAll(async () => {
    port = await freePort();
    await startRedis();
    issuer = await startIssuer();
    const variables = {
      ISSUER_BASE_URL: issuer.url,
      RATE_LIMIT: 'on',
      REFUSALS_PER_MINUTE: '20',
      TRUST_PROXY: '127.0.0.1/32',
      REDIS_URL: `redis://127.0.0.1:${port}`,
    };
    replicas = await Promise.all([runApi(variables), runApi(variables)]);
  });
  afterAll(async () => {
    for (const api of replicas) {
      api.kill('SIGTERM');
      await api.exit;
    }
    await killRedis();
    await issuer.stop();
    rmSync(folder, { recursive: true });
  });

  // A replica that a busy machine leaves without a processor for half a second takes Redis for away, for a moment.
  const expectOneCount = async (client: string): Promise<void> => {
    let attempts = 0;
    await expect
      .poll(async () => {
        attempts += 1;
        const statuses = [];
        for (const replica of [0, 1, 0, 1, 0, 1])
          statuses.push(await ask(replica, `${client}-${attempts}`));
        return statuses;
      })
      .toEqual([200, 200, 200, 200, 429, 429]);
  };

  const output = (api: ApiProcess): string => api.output.join('\n');

  const ask = async (replica: number, azp: string): Promise<number> => {
    const token = mintToken(issuer, {
      claims: { azp, [`${namespace}requests_per_minute`]: 4 },
    });
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${replicas[replica]?.url}/client`, { headers }))
      .status;
  };
  const rateLimitOf = async (replica: number): Promise<unknown> => {
    const ready = await fetch(`${replicas[replica]?.url}/health/ready`);
    return ((await ready.json()) as { checks: Record<string, unknown> }).checks[
      'rateLimit'
    ];
  };

  it('all replicas share one count', async () => {
    for (const api of replicas) {
      await expect.poll(() => output(api)).toContain('counting in Redis');
    }
    await expectOneCount('shared');
    await expect
      .poll(() => rateLimitOf(0))
      .toMatchObject({
        status: 'up',
        counting: expect.stringContaining('Redis'),
      });
  });

  it('the refusals of an address, too', async () => {
    const guess = async (replica: number): Promise<number> => {
      const headers = {
        authorization: 'Bearer guess',
        'x-forwarded-for': '203.0.113.7',
      };
      const answer = await fetch(`${replicas[replica]?.url}/client`, {
        headers,
      });
      return answer.status;
    };
    const statuses = [];
    for (let request = 0; request < 20; request += 1)
      statuses.push(await guess(request % 2));
    expect(new Set(statuses)).toEqual(new Set([401]));
    for (const replica of [0, 1])
      await expect.poll(() => guess(replica)).toBe(429);
  });

  it('and go on, each counting for itself, when Redis is killed, and say so', async () => {
    await killRedis();
    const statuses = [];
    for (let request = 0; request < 5; request += 1)
      statuses.push(await ask(0, 'alone'));
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect(await ask(1, 'alone')).toBe(200);
    await expect
      .poll(() => output(replicas[0] as ApiProcess))
      .toContain('Redis is away');
    expect(await rateLimitOf(0)).toMatchObject({ status: 'up', redis: 'away' });
  });

  it('and share again when it is back', async () => {
    await startRedis();
    for (const replica of [0, 1]) {
      await expect
        .poll(() => rateLimitOf(replica))
        .not.toMatchObject({ redis: 'away' });
    }
    await expectOneCount('again');
  });

  const load = () => {
    const token = mintToken(issuer, { claims: { azp: 'loading' } });
    let asked = 0;
    return keepAsking(() => {
      asked += 1;
      return statusOf(`${replicas[asked % 2]?.url}/client`, token);
    });
  };

  it('and lose no request when it is killed (kill -9) under load, nor when it is back', async () => {
    const loading = load();
    await loading.answers(100);
    const noticed = replicas.map((api) => api.line(/Redis is away/));
    await killRedis();
    await Promise.all(noticed);
    await loading.answers(200);
    const back = replicas.map((api) => api.line(/counting in Redis/));
    await startRedis();
    await Promise.all(back);
    await loading.answers(100);
    expect([...(await loading.stop()).keys()]).toEqual([200]);
  });

  it('and do not wait for it when it stops answering: the next requests are counted here', async () => {
    const noticed = replicas.map((api) => api.line(/Redis is away/));
    redis.kill('SIGSTOP');
    const loading = load();
    await Promise.all(noticed);
    // Many more than would be answered in time if each waited for half a second.
    await loading.answers(2000);
    expect([...(await loading.stop()).keys()]).toEqual([200]);
    expect(await rateLimitOf(0)).toMatchObject({ status: 'up', redis: 'away' });

    redis.kill('SIGCONT');
    for (const replica of [0, 1]) {
      await expect
        .poll(() => rateLimitOf(replica))
        .not.toMatchObject({ redis: 'away' });
    }
  });
});
