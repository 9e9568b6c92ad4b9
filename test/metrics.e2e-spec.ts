import { METHODS } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, HttpException, Module, Param } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { Public } from '../src/auth/policy/public.decorator.js';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { mintToken } from './support/mint-token.js';
import { useApi } from './support/use-api.js';

/** Fails with the status in the path. */
@Public()
@Controller('statuses')
class StatusesController {
  @Get(':status')
  fail(@Param('status') status: string): never {
    throw new HttpException('as told', Number(status) || 400);
  }
}

@Module({ imports: [AppModule], controllers: [StatusesController] })
class StatusesModule {}

const tested = useApi({ root: StatusesModule });

/** Sends a request whose first line, and what follows it, no HTTP client would. */
async function rawRequest(head: string): Promise<void> {
  const socket = connect(Number(new URL(tested.api.url).port), '127.0.0.1');
  socket.write(`${head}\r\nhost: x\r\nconnection: close\r\n\r\n`);
  await text(socket);
}

/** The metrics as a map from `name{labels}` to value. */
async function scrape(): Promise<Map<string, number>> {
  const token = mintToken(tested.issuer, {
    claims: { scope: 'read:metrics', jti: crypto.randomUUID() },
  });
  const response = await tested.api
    .request()
    .get('/metrics')
    .set('authorization', `Bearer ${token}`);
  expect(response.status).toBe(200);
  expect(response.headers['content-type']).toMatch(
    /^text\/plain; version=0\.0\.4/,
  );
  const samples = response.text
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const [, name = '', value] = /^(.*) (\S+)$/.exec(line) ?? [];
      return [name, Number(value)];
    }),
  );
}

describe('GET /metrics', () => {
  it('is for clients with the scope alone', async () => {
    expectChallenge(await tested.api.request().get('/metrics'), {
      status: 401,
      code: 'credentials_missing',
    });
    const token = mintToken(tested.issuer);
    const response = await tested.api
      .request()
      .get('/metrics')
      .set('authorization', `Bearer ${token}`);
    expectChallenge(response, {
      status: 403,
      code: 'insufficient_scope',
      error: 'insufficient_scope',
      scope: 'read:metrics',
    });
  });

  it('has a value for everything, at the first scrape, too', async () => {
    const first = await scrape();
    expect([...first].filter(([, value]) => Number.isNaN(value))).toEqual([]);
    expect(first.get('nodejs_eventloop_lag_min_seconds')).toBeLessThan(60);
  });

  it('counts requests, refusals and remembered tokens', async () => {
    const before = await scrape();
    const token = mintToken(tested.issuer, {
      claims: { jti: crypto.randomUUID() },
    });
    for (let request = 0; request < 3; request += 1)
      await tested.api.getClient(token);
    await tested.api.getClient('garbage');
    await tested.api.request().get('/nothing/at/all?access_token=secret');
    await tested.api.request().get('/client');
    const after = await scrape();

    const grown = (name: string) =>
      (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(
      grown('http_requests_total{route="/client",method="GET",status="2xx"}'),
    ).toBe(3);
    expect(
      grown('http_requests_total{route="/client",method="GET",status="4xx"}'),
    ).toBe(2);
    expect(
      grown('http_requests_total{route="none",method="GET",status="4xx"}'),
    ).toBe(1);
    expect(
      grown(
        'http_request_duration_seconds_count{route="/client",method="GET"}',
      ),
    ).toBe(5);
    expect(grown('http_problems_total{code="invalid_token"}')).toBe(1);
    expect(grown('http_problems_total{code="not_found"}')).toBe(1);
    expect(grown('verified_tokens_lookups_total{result="hit"}')).toBe(2);
    // The good token, the garbage, and that of the scrape itself; not the request without any.
    expect(grown('verified_tokens_lookups_total{result="miss"}')).toBe(3);
    expect(after.get('verified_tokens')).toBeGreaterThanOrEqual(2);
    expect(
      after.get('signing_key_fetches_total{issuer="0",result="success"}'),
    ).toBe(1);
    expect(after.get('signing_keys_age_seconds{issuer="0"}')).toBeLessThan(60);
    expect(after.has('nodejs_eventloop_lag_seconds')).toBe(true);
    expect(after.has('process_resident_memory_bytes')).toBe(true);
  });

  it('counts what no route gets to see: no HTTP, and URLs that cannot be decoded', async () => {
    const before = await scrape();
    await tested.api.request().get('/%ff');
    await rawRequest('FOO /client HTTP/1.1');
    await rawRequest(`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`);
    const after = await scrape();

    const grown = (name: string) =>
      (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('http_problems_total{code="malformed_request"}')).toBe(2);
    expect(grown('http_problems_total{code="headers_too_large"}')).toBe(1);
    const unrouted = (method: string) =>
      `http_requests_total{route="none",method="${method}",status="4xx"}`;
    expect(grown(unrouted('GET'))).toBe(1);
    expect(grown(unrouted('none'))).toBe(2);
  });

  it('counts fetches of keys that failed, and says how old the keys are', async () => {
    const failures = 'signing_key_fetches_total{issuer="0",result="failure"}';
    const age = 'signing_keys_age_seconds{issuer="0"}';
    const before = await scrape();
    expect(before.get(failures)).toBe(0);
    await tested.issuer.stop();
    const unknown = mintToken(tested.issuer, { header: { kid: 'unknown' } });
    expectProblem(
      await tested.api.getClient(unknown),
      503,
      'signing_keys_unavailable',
    );
    const after = await scrape();
    await tested.issuer.start();
    expect(after.get(failures)).toBeGreaterThan(0);
    expect(after.get(age)).toBeGreaterThan(before.get(age) ?? Infinity);
    expect(
      after.get('http_problems_total{code="signing_keys_unavailable"}'),
    ).toBe(1);
  });

  it('counts refusals of limits and of the tenant’s outages by their codes', async () => {
    const before = await scrape();
    for (const status of [429, 503, 500])
      await tested.api.request().get(`/statuses/${status}`);
    const after = await scrape();
    for (const [code, status] of [
      ['too_many_requests', '4xx'],
      ['unavailable', '5xx'],
      ['internal_error', '5xx'],
    ]) {
      const problem = `http_problems_total{code="${code}"}`;
      expect(after.get(problem)).toBe((before.get(problem) ?? 0) + 1);
      expect(
        after.get(
          `http_requests_total{route="/statuses/:status",method="GET",status="${status}"}`,
        ),
      ).toBeGreaterThan(0);
    }
  });

  it('has no label that a caller can make grow', async () => {
    const { api } = tested;
    for (let index = 0; index < 20; index += 1) {
      await api.request().get(`/made-up-${index}`);
      await api.request().get(`/client?made-up-${index}`);
      await api.request().get(`/client/made-up-${index}`);
      await api.request().get(`/statuses/made-up-${index}`);
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
