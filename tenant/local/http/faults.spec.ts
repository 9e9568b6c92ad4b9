import { afterEach, describe, expect, it } from 'vitest';
import { claimsOf, requestToken } from '../testing/request-token.js';
import { startTestTenant, stopTestTenants } from '../testing/test-tenant.js';

afterEach(stopTestTenants);

const jwks = '.well-known/jwks.json';
const control = '_local/faults';

describe('A fault of the tenant', () => {
  it('unreachable cuts connections', async () => {
    const tenant = await startTestTenant();
    tenant.faults.set({ kind: 'unreachable' });
    await expect(fetch(tenant.issuer + jwks)).rejects.toThrow('fetch failed');
    tenant.faults.clear();
    expect((await fetch(tenant.issuer + jwks)).status).toBe(200);
  });

  it('can befall one path alone', async () => {
    const tenant = await startTestTenant();
    tenant.faults.set({ kind: 'server-error', path: `/${jwks}` });
    expect((await fetch(tenant.issuer + jwks)).status).toBe(500);
    expect((await requestToken(tenant)).status).toBe(200);
  });

  it('slow keeps everyone waiting, but not whoever stops the tenant', async () => {
    const tenant = await startTestTenant();
    tenant.faults.set({ kind: 'slow', delayMs: 600_000 });
    const waiting = fetch(tenant.issuer + jwks).catch(String);
    await expect(
      fetch(tenant.issuer + jwks, { signal: AbortSignal.timeout(50) }),
    ).rejects.toThrow('aborted');
    await tenant.close();
    expect(await waiting).toMatch('fetch failed');
  });

  it('rate-limited answers 429 with the headers of a real tenant', async () => {
    const tenant = await startTestTenant();
    tenant.faults.set({ kind: 'rate-limited' });
    const { status, headers } = await requestToken(tenant);
    expect(status).toBe(429);
    expect(headers.get('x-ratelimit-limit')).toBe('30');
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    const reset = Number(headers.get('x-ratelimit-reset'));
    expect(reset - Date.now() / 1000).toBeLessThan(3);
  });

  it.each([
    ['not-json', /^<!doctype html>/],
    ['empty', /^\{"keys":\[\]\}$/],
    ['unusable', /"use":"enc"/],
  ] as const)('broken-jwks that is %s', async (how, body) => {
    const tenant = await startTestTenant();
    tenant.faults.set({ kind: 'broken-jwks', how });
    const response = await fetch(tenant.issuer + jwks);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(body);
    expect((await requestToken(tenant)).status).toBe(200);
  });

  it.each([3_600, -3_600])('skewed-clock by %d seconds', async (seconds) => {
    const tenant = await startTestTenant();
    tenant.faults.set({ kind: 'skewed-clock', seconds });
    const answer = await requestToken(tenant);
    const { iat, exp } = claimsOf(answer);
    expect(Number(exp) - Number(iat)).toBe(86_400);
    for (const time of [
      Number(iat) * 1000,
      Date.parse(answer.headers.get('date') ?? ''),
    ]) {
      expect(Math.abs(time - Date.now() - seconds * 1000)).toBeLessThan(60_000);
    }
  });

  it('can be set and cleared by hand, whatever the fault', async () => {
    const tenant = await startTestTenant();
    const url = tenant.issuer + control;
    const set = await fetch(url, {
      method: 'PUT',
      body: JSON.stringify([{ kind: 'unreachable' }]),
    });
    expect(set.status).toBe(200);
    await expect(fetch(tenant.issuer + jwks)).rejects.toThrow('fetch failed');
    expect(await (await fetch(url)).json()).toEqual([{ kind: 'unreachable' }]);
    await fetch(url, { method: 'DELETE' });
    expect((await fetch(tenant.issuer + jwks)).status).toBe(200);
  });

  it.each([
    ['', /SyntaxError/],
    ['{}', /JSON array/],
    ['[null]', /"kind" must be one of unreachable, /],
    ['[{"kind":"constructor"}]', /"kind" must be one of/],
    ['[{"kind":"slow"}]', /"delayMs" must be a number/],
    ['[{"kind":"skewed-clock","seconds":"1"}]', /"seconds" must be a number/],
    ['[{"kind":"broken-jwks"}]', /"how" must be one of/],
    ['[{"kind":"unreachable","path":1}]', /"path" must be a string/],
  ])('typed as %j is refused', async (body, reason) => {
    const tenant = await startTestTenant();
    const response = await fetch(tenant.issuer + control, {
      method: 'PUT',
      body,
    });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: string };
    expect(error).toMatch(reason);
    expect(tenant.faults.current).toEqual([]);
  });
});
