import { METHODS } from 'node:http';
import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import {
  expectChallenge,
  expectProblem,
} from '../../test/support/expect-challenge.js';
import { useApi } from '../../test/support/use-api.js';
import { FailingRoutesModule } from '../support/failing-routes.module.js';
import { sendRaw } from '../support/send-raw.js';

const tested = useApi({ root: FailingRoutesModule });

/** Sends the head of a request as no HTTP client would. */
const rawRequest = (head: string) =>
  sendRaw(tested.api.url, `${head}\r\nhost: x\r\nconnection: close\r\n\r\n`);

const getMetrics = (claims: Record<string, unknown>) =>
  tested.api
    .request()
    .get('/metrics')
    .set('authorization', `Bearer ${mintToken(tested.issuer, { claims })}`);

/** The metrics as a map from `name{labels}` to value. */
async function scrape(): Promise<Map<string, number>> {
  const response = await getMetrics({
    scope: 'read:metrics',
    jti: crypto.randomUUID(),
  });
  expect(response.status).toBe(200);
  expect(response.headers['content-type']).toMatch(
    /^text\/plain; version=0\.0\.4/,
  );
  const samples = response.text.matchAll(/^([^#\n].*) (\S+)$/gm);
  return new Map(
    [...samples].map(([, name = '', value]) => [name, Number(value)]),
  );
}

/** Expects these values to grow by this much while `act` runs, and returns all values afterwards. */
async function expectGrowth(
  act: () => Promise<unknown>,
  expected: Readonly<Record<string, number>>,
): Promise<Map<string, number>> {
  const before = await scrape();
  await act();
  const after = await scrape();
  const grown = Object.keys(expected).map((name) => [
    name,
    (after.get(name) ?? 0) - (before.get(name) ?? 0),
  ]);
  expect(Object.fromEntries(grown)).toEqual(expected);
  return after;
}

const requests = (route: string, status: string, method = 'GET') =>
  `http_requests_total{route="${route}",method="${method}",status="${status}"}`;
const problems = (code: string) => `http_problems_total{code="${code}"}`;

describe('GET /metrics', () => {
  it('is only for clients with the scope', async () => {
    expectChallenge(await tested.api.request().get('/metrics'), {
      status: 401,
      code: 'credentials_missing',
    });
    expectChallenge(await getMetrics({}), {
      status: 403,
      code: 'insufficient_scope',
      error: 'insufficient_scope',
      scope: 'read:metrics',
    });
  });

  it('has a value for everything, even at the first scrape', async () => {
    const first = await scrape();
    expect([...first].filter(([, value]) => Number.isNaN(value))).toEqual([]);
    expect(first.get('nodejs_eventloop_lag_min_seconds')).toBeLessThan(60);
  });

  it('counts requests, problems and cached tokens', async () => {
    const token = mintToken(tested.issuer, {
      claims: { jti: crypto.randomUUID() },
    });
    const send = async () => {
      for (let request = 0; request < 3; request += 1)
        await tested.api.getClient(token);
      await tested.api.getClient('garbage');
      await tested.api.request().get('/nothing/at/all?access_token=secret');
      await tested.api.request().get('/client');
    };
    const after = await expectGrowth(send, {
      [requests('/client', '2xx')]: 3,
      [requests('/client', '4xx')]: 2,
      [requests('none', '4xx')]: 1,
      'http_request_duration_seconds_count{route="/client",method="GET"}': 5,
      [problems('invalid_token')]: 1,
      [problems('not_found')]: 1,
      'verified_tokens_lookups_total{result="hit"}': 2,
      // The valid token, the garbage and the scrape's own token, but not the request without a token.
      'verified_tokens_lookups_total{result="miss"}': 3,
    });
    expect(after.get('verified_tokens')).toBeGreaterThanOrEqual(2);
    expect(
      after.get('signing_key_fetches_total{issuer="0",result="success"}'),
    ).toBe(1);
    expect(after.get('signing_keys{issuer="0"}')).toBe(1);
    expect(after.get('signing_keys_age_seconds{issuer="0"}')).toBeLessThan(60);
    expect(after.has('nodejs_eventloop_lag_seconds')).toBe(true);
    expect(after.has('process_resident_memory_bytes')).toBe(true);
  });

  it('counts requests that reach no route: malformed ones, and URLs that cannot be decoded', async () => {
    const send = async () => {
      await tested.api.request().get('/%ff');
      await rawRequest('FOO /client HTTP/1.1');
      await rawRequest(`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`);
    };
    await expectGrowth(send, {
      [problems('malformed_request')]: 2,
      [problems('headers_too_large')]: 1,
      [requests('none', '4xx')]: 1,
      [requests('none', '4xx', 'none')]: 2,
    });
  });

  it('counts connections that it ends', async () => {
    const send = () =>
      sendRaw(tested.api.url, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(40));
    await expectGrowth(send, {
      'http_connections_ended_total{reason="unanswered"}': 1,
      'http_connections_ended_total{reason="stalled"}': 0,
      'http_connections_ended_total{reason="limit"}': 0,
    });
  });

  it('counts failed fetches of keys, and has the age of the keys', async () => {
    const failures = 'signing_key_fetches_total{issuer="0",result="failure"}';
    const age = 'signing_keys_age_seconds{issuer="0"}';
    const before = await scrape();
    expect(before.get(failures)).toBe(0);
    await tested.issuer.stop();
    const unknown = mintToken(tested.issuer, { header: { kid: 'unknown' } });
    const code = 'signing_keys_unavailable';
    expectProblem(await tested.api.getClient(unknown), 503, code);
    const after = await scrape();
    await tested.issuer.start();
    expect(after.get(failures)).toBeGreaterThan(0);
    expect(after.get(age)).toBeGreaterThan(before.get(age) ?? Infinity);
    expect(after.get(problems(code))).toBe(1);
  });

  it('counts the problems of features by their codes', async () => {
    const send = async () => {
      for (const how of ['status-429', 'unavailable', 'error'])
        await tested.api.request().get(`/failing/anonymous/${how}`);
    };
    await expectGrowth(send, {
      [problems('too_many_requests')]: 1,
      [problems('unavailable')]: 1,
      [problems('internal_error')]: 1,
      [requests('/failing/anonymous/:how', '4xx')]: 1,
      [requests('/failing/anonymous/:how', '5xx')]: 2,
    });
  });

  it('has no label whose values callers can add to', async () => {
    const { api } = tested;
    for (let index = 0; index < 20; index += 1) {
      await api.request().get(`/made-up-${index}`);
      await api.request().get(`/client?made-up-${index}`);
      await api.request().get(`/client/made-up-${index}`);
      await api.request().get(`/failing/anonymous/made-up-${index}`);
      await rawRequest(`MADE-UP-${index} /client HTTP/1.1`);
      await rawRequest(`GET /client HTTP/1.1\r\nmade-up-${index}: x`);
      await tested.api.getClient(
        mintToken(tested.issuer, { claims: { azp: `c-${index}` } }),
      );
    }
    for (const method of ['HEAD', 'OPTIONS', 'PROPFIND', 'M-SEARCH', 'QUERY'])
      await rawRequest(`${method} /client HTTP/1.1`);
    const names = [...(await scrape()).keys()];
    expect(names.join('\n')).not.toMatch(/made-up|c-1\b|127\.0\.0\.1/i);
    for (const name of names) {
      const method = /[{,]method="([^"]*)"/.exec(name)?.[1] ?? 'none';
      expect(['none', ...METHODS]).toContain(method);
    }
  });
});
