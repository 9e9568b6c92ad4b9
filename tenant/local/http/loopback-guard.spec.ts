import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type TestTenant,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await startTestTenant();
});

afterAll(stopTestTenants);

/** `fetch` lets nobody choose these headers. */
async function send(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<IncomingMessage & { body: string }> {
  const outgoing = request(new URL(path, tenant.issuer), { method, headers });
  const [response] = (await once(outgoing.end(), 'response')) as [
    IncomingMessage,
  ];
  return Object.assign(response, { body: await text(response) });
}

const paths = [
  '/',
  '/oauth/token',
  '/.well-known/jwks.json',
  '/.well-known/openid-configuration',
  '/_local/faults',
];

describe('The local tenant', () => {
  it.each(
    paths.flatMap((path) =>
      [
        'evil.test',
        'localhost.evil.test:80',
        'evil.test:4000',
        '127.0.0.1.nip.io',
        '192.168.1.1',
        '0.0.0.0',
        'x@y',
        '[::2]',
      ].map((host) => [path, host] as const),
    ),
  )('refuses %s to the host %s', async (path, host) => {
    const { statusCode, body } = await send('GET', path, { host });
    expect(statusCode).toBe(403);
    expect(body).toMatch('localhost alone');
  });

  it.each(
    paths.flatMap((path) =>
      [
        'https://evil.test',
        'null',
        'http://localhost.evil.test',
        'file://',
        'http://192.168.1.1:3000',
        'chrome-extension://abc',
      ].map((origin) => [path, origin] as const),
    ),
  )('refuses %s to pages of %s', async (path, origin) => {
    const answer = await send('POST', path, { origin });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([
    'localhost',
    'localhost:1',
    '127.0.0.1',
    '[::1]:4000',
    'a.localhost',
  ])('answers to the host %s', async (host) => {
    const path = '/.well-known/jwks.json';
    expect((await send('GET', path, { host })).statusCode).toBe(200);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:5173', 'http://[::1]:1'])(
    'lets pages of %s ask for tokens, and read nothing else',
    async (origin) => {
      const preflight = await send('OPTIONS', '/oauth/token', {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-requested-with',
      });
      expect(preflight.statusCode).toBe(204);
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-headers': 'authorization,x-requested-with',
      });
      const token = await send('POST', '/oauth/token', { origin });
      expect(token.headers['access-control-allow-origin']).toBe(origin);

      for (const path of paths.filter((one) => one !== '/oauth/token')) {
        for (const method of ['GET', 'OPTIONS']) {
          const { headers } = await send(method, path, {
            origin,
            'access-control-request-method': 'GET',
          });
          expect(headers).not.toHaveProperty('access-control-allow-origin');
        }
      }
    },
  );

  it('gives nobody leave who has not asked', async () => {
    for (const path of paths) {
      const { headers } = await send('POST', path, {});
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('is not to be reached by this machine’s other addresses', async () => {
    const { port } = new URL(tenant.issuer);
    const addresses = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of addresses) {
      const socket = createConnection(Number(port), address);
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });
});
