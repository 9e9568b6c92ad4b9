import { once } from 'node:events';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { sendRaw } from '../support/send-raw.js';
import { useTestTenant } from '../support/test-tenant.js';

const { issuer, clients } = await useTestTenant();

const send = (method: string, path: string, headers = {}) =>
  sendRaw(issuer, { method, path, headers });

const jwks = '/.well-known/jwks.json';
const discovery = '/.well-known/openid-configuration';
const paths = [
  '/',
  '/oauth/token',
  jwks,
  discovery,
  '/_local/faults',
  '/_local/client',
];
const readable = ['/oauth/token', '/_local/client'];
const allowed = 'access-control-allow-origin';

const hosts = [
  'evil.test',
  'localhost.evil.test:80',
  'evil.test:4000',
  '127.0.0.1.nip.io',
  '192.168.1.1',
  '0.0.0.0',
  'x@y',
  '[::2]',
];
const origins = [
  'https://evil.test',
  'null',
  'http://localhost.evil.test',
  'file://',
  'http://192.168.1.1:3000',
  'chrome-extension://abc',
];
const onEachPath = (values: readonly string[]) =>
  paths.flatMap((path) => values.map((value) => [path, value] as const));

describe('The local tenant', () => {
  it.each(onEachPath(hosts))(
    'rejects requests for %s to the host %s',
    async (path, host) => {
      const { status, body } = await send('GET', path, { host });
      expect(status).toBe(403);
      expect(body).toMatch('only requests to localhost');
    },
  );

  it.each(onEachPath(origins))(
    'rejects requests for %s from pages of %s',
    async (path, origin) => {
      const { status, headers } = await send('POST', path, { origin });
      expect(status).toBe(403);
      expect(headers).not.toHaveProperty(allowed);
    },
  );

  it.each([
    'localhost',
    'localhost:1',
    '127.0.0.1',
    '[::1]:4000',
    'a.localhost',
  ])('answers requests to the host %s', async (host) => {
    expect((await send('GET', jwks, { host })).status).toBe(200);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:5173', 'http://[::1]:1'])(
    'lets pages of %s request tokens and the client to try, but nothing else',
    async (origin) => {
      const preflight = await send('OPTIONS', '/oauth/token', {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-requested-with',
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers).toMatchObject({
        [allowed]: origin,
        'access-control-allow-headers': 'authorization,x-requested-with',
      });
      const token = await send('POST', '/oauth/token', { origin });
      expect(token.headers[allowed]).toBe(origin);
      const client = await send('GET', '/_local/client', { origin });
      expect(client.headers[allowed]).toBe(origin);
      expect(JSON.parse(client.body)).toEqual({
        name: clients[0]?.name,
        client_id: clients[0]?.clientId,
        client_secret: clients[0]?.clientSecret,
      });

      const asked = { origin, 'access-control-request-method': 'GET' };
      for (const path of paths.filter((one) => !readable.includes(one))) {
        for (const method of ['GET', 'OPTIONS']) {
          const { headers } = await send(method, path, asked);
          expect(headers).not.toHaveProperty(allowed);
        }
      }
    },
  );

  it.each([
    'POST /_local/keys/rotate',
    'POST /_local/keys/revoke',
    'PUT /_local/faults',
    'DELETE /_local/faults',
    'DELETE /_local/exchanges',
    'GET /_local/process',
    'GET /_local/clients',
  ])('accepts %s only from its own page', async (request) => {
    const [method = '', path = ''] = request.split(' ');
    const origin = 'http://localhost:3000';
    expect((await send(method, path, { origin })).status).toBe(403);
    const own = { origin: new URL(issuer).origin };
    expect((await send(method, path, own)).status).not.toBe(403);
  });

  it('sends no CORS header if the request has no origin', async () => {
    for (const path of paths) {
      const { headers } = await send('POST', path);
      expect(headers).not.toHaveProperty(allowed);
    }
  });

  it('cannot be reached at this machine’s other addresses', async () => {
    const addresses = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of addresses) {
      const socket = createConnection(Number(new URL(issuer).port), address);
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });
});
