import { describe, expect, it } from 'vitest';
import { expectChallenge } from './support/expect-challenge.js';
import { mintToken } from './support/mint-token.js';
import { useApi } from './support/use-api.js';

const tested = useApi();

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

  it('counts requests, refusals and remembered tokens', async () => {
    const before = await scrape();
    const token = mintToken(tested.issuer, {
      claims: { jti: crypto.randomUUID() },
    });
    for (let request = 0; request < 3; request += 1)
      await tested.api.getClient(token);
    await tested.api.getClient('garbage');
    await tested.api.request().get('/nothing/at/all?access_token=secret');
    const after = await scrape();

    const grown = (name: string) =>
      (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(
      grown('http_requests_total{route="/client",method="GET",status="2xx"}'),
    ).toBe(3);
    expect(
      grown('http_requests_total{route="/client",method="GET",status="4xx"}'),
    ).toBe(1);
    expect(
      grown('http_requests_total{route="none",method="GET",status="4xx"}'),
    ).toBe(1);
    expect(
      grown(
        'http_request_duration_seconds_count{route="/client",method="GET"}',
      ),
    ).toBe(4);
    expect(grown('http_problems_total{code="invalid_token"}')).toBe(1);
    expect(grown('http_problems_total{code="not_found"}')).toBe(1);
    expect(grown('verified_tokens_lookups_total{result="hit"}')).toBe(2);
    expect(after.get('verified_tokens')).toBeGreaterThanOrEqual(2);
    expect(
      after.get('signing_key_fetches_total{issuer="0",result="success"}'),
    ).toBe(1);
    expect(after.get('signing_keys_age_seconds{issuer="0"}')).toBeLessThan(60);
    expect(after.has('nodejs_eventloop_lag_seconds')).toBe(true);
    expect(after.has('process_resident_memory_bytes')).toBe(true);
  });

  it('has no label that a caller can make grow', async () => {
    for (let index = 0; index < 20; index += 1) {
      await tested.api.request().get(`/made-up-${index}`);
      await tested.api.getClient(
        mintToken(tested.issuer, { claims: { azp: `c-${index}` } }),
      );
    }
    const names = [...(await scrape()).keys()].join('\n');
    expect(names).not.toMatch(/made-up|c-1\b|127\.0\.0\.1/);
  });
});
