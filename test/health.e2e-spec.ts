import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import {
  mintToken,
  namespace,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './support/expect-challenge.js';
import { startApi, type TestApi } from './support/start-api.js';
import { useApi } from './support/use-api.js';

const getChecks = async (api: TestApi): Promise<Record<string, unknown>> => {
  const { body } = await api.request().get('/health/ready');
  return (body as { checks: Record<string, unknown> }).checks;
};

describe('GET /health/ready', () => {
  const tested = useApi({ variables: { JWKS_CACHE_MAX_AGE_SECONDS: '1' } });

  it('shows each check without a token, and must not be cached', async () => {
    await tested.api.ready();
    const { status, body, headers } = await tested.api
      .request()
      .get('/health/ready');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      status: 'ok',
      checks: {
        process: { status: 'up' },
        signingKeys: {
          status: 'up',
          issuers: [
            { usable: true, stale: false, ageSeconds: expect.any(Number) },
          ],
        },
        rateLimit: { status: 'up', counting: 'in this process' },
      },
    });
  });

  it('reports stale keys while the tenant is unavailable', async () => {
    const { api, issuer } = tested;
    await issuer.stop();
    await expect
      .poll(() => getChecks(api))
      .toMatchObject({
        signingKeys: { status: 'up', issuers: [{ usable: true, stale: true }] },
      });
    await issuer.start();
    await expect
      .poll(() => getChecks(api))
      .toMatchObject({
        signingKeys: { issuers: [{ usable: true, stale: false }] },
      });
  });
});

describe('a tenant that withdraws its last key', () => {
  const tested = useApi({ variables: { JWKS_CACHE_MAX_AGE_SECONDS: '1' } });

  it('makes readiness and all tokens fail with 503 until it publishes a key', async () => {
    const { api, issuer } = tested;
    await api.ready();
    const token = mintToken(issuer);
    expect((await api.getClient(token)).status).toBe(200);
    const keys = issuer.keys.splice(0);
    await expect
      .poll(async () => (await api.request().get('/health/ready')).status)
      .toBe(503);
    const reason = 'the issuer publishes no usable signing key';
    expect(await getChecks(api)).toMatchObject({
      signingKeys: { issuers: [{ usable: false, stale: false, reason }] },
    });
    const code = 'signing_keys_unavailable';
    expectProblem(await api.getClient(token), 503, code);
    expect(api.logs.join('\n')).toContain('publishes no usable signing key');

    issuer.keys.push(...keys);
    await api.ready();
    expect((await api.getClient(token)).status).toBe(200);
  });
});

describe('an API that could never fetch a key', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    await issuer.stop();
    api = await startApi({ ISSUER_BASE_URL: issuer.url });
  });
  afterAll(() => api.close());

  it('is not ready, and names the failed check', async () => {
    const response = await api.request().get('/health/ready');
    const problem = expectProblem(response, 503, 'not_ready');
    expect(problem).toMatchObject({
      detail: 'Not ready: signingKeys.',
      checks: {
        process: { status: 'up' },
        signingKeys: {
          status: 'down',
          issuers: [{ usable: false, ageSeconds: null }],
        },
      },
    });
    expect(JSON.stringify(problem)).not.toContain(new URL(issuer.url).port);
  });

  it('is alive', async () => {
    const { status, body, headers } = await api.request().get('/health/live');
    expect({ status, body }).toEqual({ status: 200, body: { status: 'ok' } });
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('a Redis that is unavailable at the start', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await once(server.close(), 'close');
    issuer = await startIssuer();
    api = await startApi({
      ISSUER_BASE_URL: issuer.url,
      RATE_LIMIT: 'on',
      REDIS_URL: `redis://:a-password-of-redis@127.0.0.1:${port}`,
    });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });

  it('is reported by readiness and the log, but the API is ready', async () => {
    await api.ready();
    expect(await getChecks(api)).toMatchObject({
      rateLimit: { status: 'up', counting: 'in this process', redis: 'away' },
    });
    await expect
      .poll(() => api.logs.join('\n'))
      .toContain('Redis is unavailable');
    expect(api.logs.join('\n')).not.toContain('a-password-of-redis');
  });

  it('does not disable the limits', async () => {
    const claims = { azp: 'limited', [`${namespace}requests_per_minute`]: 2 };
    const token = mintToken(issuer, { claims });
    const statuses = [];
    for (let request = 0; request < 3; request += 1)
      statuses.push((await api.getClient(token)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });
});
