import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeClaims, requestToken } from '../support/request-token.js';
import { emulates } from '../support/support.js';
import { startTestTenant, type TestTenant } from '../support/test-tenant.js';

let tenant: TestTenant;

beforeEach(async () => {
  tenant = await startTestTenant();
});

const jwks = '.well-known/jwks.json';
const getKeys = (init?: RequestInit) => fetch(tenant.issuer + jwks, init);
const control = (init?: RequestInit) =>
  fetch(`${tenant.issuer}_local/faults`, init);
const put = (body: string) => control({ method: 'PUT', body });

const rateLimit = emulates(
  'The rate limit of `/oauth/token`, as a fault on demand',
  'observed',
);

describe('A fault of the tenant', () => {
  it('unreachable cuts connections', async () => {
    tenant.faults.set({ kind: 'unreachable' });
    await expect(getKeys()).rejects.toThrow('fetch failed');
    tenant.faults.clear();
    expect((await getKeys()).status).toBe(200);
  });

  it('can apply to one path only', async () => {
    tenant.faults.set({ kind: 'server-error', path: `/${jwks}` });
    expect((await getKeys()).status).toBe(500);
    expect((await requestToken(tenant)).status).toBe(200);
  });

  it('slow delays every response, but does not keep the tenant from closing', async () => {
    tenant.faults.set({ kind: 'slow', delayMs: 600_000 });
    const waiting = getKeys().catch(String);
    const signal = AbortSignal.timeout(50);
    await expect(getKeys({ signal })).rejects.toThrow('aborted');
    await tenant.close();
    expect(await waiting).toMatch('fetch failed');
  });

  it(
    'rate-limited answers 429 with the headers of a real tenant',
    rateLimit,
    async () => {
      tenant.faults.set({ kind: 'rate-limited' });
      const { status, headers } = await requestToken(tenant);
      expect(status).toBe(429);
      expect(headers.get('x-ratelimit-limit')).toBe('30');
      expect(headers.get('x-ratelimit-remaining')).toBe('0');
      const reset = Number(headers.get('x-ratelimit-reset'));
      expect(reset - Date.now() / 1000).toBeLessThan(3);
    },
  );

  it.each([
    ['not-json', /^<!doctype html>/],
    ['empty', /^\{"keys":\[\]\}$/],
    ['unusable', /"use":"enc"/],
  ] as const)(
    'broken-jwks answers with a key set that is %s',
    async (how, body) => {
      tenant.faults.set({ kind: 'broken-jwks', how });
      const response = await getKeys();
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(body);
      expect((await requestToken(tenant)).status).toBe(200);
    },
  );

  it.each([3_600, -3_600])(
    'skewed-clock shifts the clock by %d seconds',
    async (seconds) => {
      tenant.faults.set({ kind: 'skewed-clock', seconds });
      const response = await requestToken(tenant);
      const { iat, exp } = decodeClaims(response);
      expect(Number(exp) - Number(iat)).toBe(86_400);
      const date = Date.parse(response.headers.get('date') ?? '');
      for (const time of [Number(iat) * 1000, date]) {
        expect(Math.abs(time - Date.now() - seconds * 1000)).toBeLessThan(
          60_000,
        );
      }
    },
  );

  it('can be set and cleared over HTTP, even if it is unreachable', async () => {
    const faults = [{ kind: 'unreachable' }];
    expect((await put(JSON.stringify(faults))).status).toBe(200);
    await expect(getKeys()).rejects.toThrow('fetch failed');
    expect(await (await control()).json()).toEqual(faults);
    await control({ method: 'DELETE' });
    expect((await getKeys()).status).toBe(200);
  });

  it.each([
    ['', /SyntaxError/],
    ['{}', /expected array/],
    ['[null]', /expected object/],
    ['[{"kind":"constructor"}]', /at \[0\]\.kind/],
    ['[{"kind":"slow"}]', /expected number.*\n.*at \[0\]\.delayMs/],
    [
      '[{"kind":"skewed-clock","seconds":"1"}]',
      /expected number.*\n.*\.seconds/,
    ],
    ['[{"kind":"broken-jwks"}]', /expected one of "not-json".*\n.*\.how/],
    ['[{"kind":"unreachable","path":1}]', /expected string.*\n.*\.path/],
  ])('sent as %j is rejected', async (body, reason) => {
    const response = await put(body);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: string };
    expect(error).toMatch(reason);
    expect(tenant.faults.current).toEqual([]);
  });

  it('that is too large is rejected', async () => {
    const response = await put('x'.repeat(1_000_000));
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: 'Payload too large' });
    expect((await control()).status).toBe(200);
  });

  it('whose body never ends times out', async () => {
    const { port } = new URL(tenant.issuer);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      'PUT /_local/faults HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n[',
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(tenant.faults.current).toEqual([]);
  });
});
