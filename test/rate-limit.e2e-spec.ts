import {
  mintToken,
  namespace,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './support/expect-challenge.js';
import { startApi, type TestApi } from './support/start-api.js';
import { TestRoutesModule } from './support/test-routes.module.js';
import { useApi } from './support/use-api.js';

const createToken = (
  issuer: TestIssuer,
  azp: string,
  metadata: Record<string, unknown> = {},
) =>
  mintToken(issuer, {
    claims: {
      azp,
      ...Object.fromEntries(
        Object.entries(metadata).map(([key, value]) => [
          `${namespace}${key}`,
          value,
        ]),
      ),
    },
  });

describe('the request limit of a client', () => {
  const tested = useApi({
    variables: { RATE_LIMIT: 'on' },
    root: TestRoutesModule,
  });
  const limited = (azp: string, limit: string | number) =>
    createToken(tested.issuer, azp, { requests_per_minute: limit });

  it('is counted down, and further requests are rejected with 429', async () => {
    const token = limited('counted', '3');
    for (const remaining of ['2', '1', '0']) {
      const { status, headers } = await tested.api.getClient(token);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'ratelimit-limit': '3',
        'ratelimit-remaining': remaining,
        'ratelimit-reset': expect.stringMatching(/^\d+$/),
      });
    }
    const rejected = await tested.api.getClient(token);
    const problem = expectProblem(rejected, 429, 'too_many_requests');
    expect(problem['detail']).toContain('3 requests per minute');
    expect(Number(rejected.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(rejected.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(rejected.headers['ratelimit-remaining']).toBe('0');
    expect(rejected.headers['www-authenticate']).toBeUndefined();
  });

  it('applies to all its tokens together, but not to other clients', async () => {
    const first = limited('one', 2);
    const second = mintToken(tested.issuer, {
      claims: {
        azp: 'one',
        jti: 'another',
        [`${namespace}requests_per_minute`]: 2,
      },
    });
    expect((await tested.api.getClient(first)).status).toBe(200);
    expect((await tested.api.getClient(second)).status).toBe(200);
    expectProblem(await tested.api.getClient(first), 429, 'too_many_requests');
    expect((await tested.api.getClient(limited('two', 2))).status).toBe(200);
  });

  it.each(['0', 0])('rejects all requests if it is %j', async (limit) => {
    const rejected = await tested.api.getClient(
      limited(`none-${limit}`, limit),
    );
    const problem = expectProblem(rejected, 429, 'too_many_requests');
    expect(problem['detail']).toContain('0 requests per minute');
  });

  it.each([
    ['requests_per_minute', 'many'],
    ['requests_per_minute', ''],
    ['requests_per_minute', '-1'],
    ['requests_per_minute', '0x10'],
    ['requests_per_minute', '1.5'],
    ['requests_per_minute', 1.5],
    ['requests_per_minute', true],
    ['requests_per_minute', [5]],
    ['requests_per_minute', { a: 1 }],
    ['plan', 'gold'],
    ['plan', 'constructor'],
  ])('rejects all requests if it is invalid (%s: %j)', async (claim, value) => {
    const token = createToken(tested.issuer, 'unreadable', { [claim]: value });
    const rejected = await tested.api.getClient(token);
    const { claims } = expectProblem(rejected, 403, 'client_metadata_invalid');
    expect(claims).toEqual([`${namespace}${claim}`]);
    const reqId = rejected.headers['x-request-id'];
    expect(await tested.api.findLogLine({ reqId })).toMatchObject({
      clientId: 'unreadable',
      reason: expect.stringContaining(claim) as unknown,
      remedy: expect.stringContaining('metadata') as unknown,
    });
  });

  it('does not apply to requests without a token', async () => {
    const { status, headers } = await tested.api.request().get('/health/live');
    expect(status).toBe(200);
    expect(headers['ratelimit-limit']).toBeUndefined();
  });
});

describe('the limit of rejected credentials per address', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startApi({
      ISSUER_BASE_URL: issuer.url,
      RATE_LIMIT: 'on',
      REFUSALS_PER_MINUTE: '60',
      TRUST_PROXY: '127.0.0.1/32',
    });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });
  const from = (address: string, token: string) =>
    api.getClient(token).set('x-forwarded-for', address);

  it('rejects further credentials unchecked, except tokens that are cached', async () => {
    const cached = mintToken(issuer);
    expect((await from('203.0.113.1', cached)).status).toBe(200);
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        from('203.0.113.1', `guess-${index}`),
      ),
    );
    expect(new Set(guesses.map(({ status }) => status))).toEqual(
      new Set([401]),
    );

    const rejected = await from('203.0.113.1', 'guess');
    expectProblem(rejected, 429, 'too_many_requests');
    expect(Number(rejected.headers['retry-after'])).toBeGreaterThan(0);
    const uncached = mintToken(issuer, { claims: { azp: 'newcomer' } });
    expectProblem(
      await from('203.0.113.1', uncached),
      429,
      'too_many_requests',
    );
    expect((await from('203.0.113.1', cached)).status).toBe(200);
  });

  it('does not affect health probes from the same address', async () => {
    const probe = (path: string) =>
      api.request().get(path).set('x-forwarded-for', '203.0.113.1');
    expectProblem(await from('203.0.113.1', 'guess'), 429, 'too_many_requests');
    expect((await probe('/health/live')).status).toBe(200);
    expect((await probe('/health/ready')).status).toBe(200);
  });

  it('does not count requests without credentials or from authenticated clients', async () => {
    const address = '203.0.113.3';
    const get = (path: string) =>
      api.request().get(path).set('x-forwarded-for', address);
    const caller = mintToken(issuer, { claims: { scope: '' } });
    for (let index = 0; index < 60; index += 1) {
      expect((await get('/client')).status).toBe(401);
      const forbidden = get('/metrics').auth(caller, { type: 'bearer' });
      expect((await forbidden).status).toBe(403);
    }
    const uncached = mintToken(issuer, { claims: { azp: 'another' } });
    expect((await from(address, uncached)).status).toBe(200);
  });

  it('does not affect other addresses', async () => {
    expect((await from('203.0.113.2', mintToken(issuer))).status).toBe(200);
    expect((await from('203.0.113.2', 'guess')).status).toBe(401);
  });
});

describe('the limit of rejected credentials with IPv6', () => {
  const tested = useApi({
    variables: {
      RATE_LIMIT: 'on',
      REFUSALS_PER_MINUTE: '60',
      TRUST_PROXY: '127.0.0.1/32',
    },
  });
  const from = (address: string) =>
    tested.api.getClient('guess').set('x-forwarded-for', address);

  it('counts all addresses of a /64 network together', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        from(`2001:db8:1:2:${index}::${index}`),
      ),
    );
    expect(new Set(guesses.map(({ status }) => status))).toEqual(
      new Set([401]),
    );
    expectProblem(await from('2001:db8:1:2:ffff::1'), 429, 'too_many_requests');
    expect((await from('2001:db8:1:3::1')).status).toBe(401);
  });
});

describe('X-Forwarded-For from a trusted proxy', () => {
  const tested = useApi({
    variables: {
      RATE_LIMIT: 'on',
      REFUSALS_PER_MINUTE: '60',
      TRUST_PROXY: '127.0.0.1/32',
    },
  });

  it('identifies the caller by the address that the proxy added, not one that the caller sent', async () => {
    const guess = (index: number) =>
      tested.api
        .getClient('guess')
        .set('x-forwarded-for', `198.51.100.${index}, 203.0.113.9`);
    for (let index = 0; index < 60; index += 1)
      expect((await guess(index)).status).toBe(401);
    expectProblem(await guess(60), 429, 'too_many_requests');
    const other = tested.api
      .getClient('guess')
      .set('x-forwarded-for', '203.0.113.10');
    expect((await other).status).toBe(401);
  });
});

describe('X-Forwarded-For without a trusted proxy', () => {
  const tested = useApi({
    variables: { RATE_LIMIT: 'on', REFUSALS_PER_MINUTE: '60' },
  });

  it('is ignored: only the address of the connection counts', async () => {
    const guesses = [];
    for (let index = 0; index < 61; index += 1) {
      guesses.push(
        await tested.api
          .getClient('guess')
          .set('x-forwarded-for', `198.51.100.${index}`),
      );
    }
    expect(guesses.at(-1)?.status).toBe(429);
  });
});
