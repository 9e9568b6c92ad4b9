import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type TestTenant,
  audience,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await startTestTenant();
});

afterAll(stopTestTenants);

const tokenRequest = JSON.stringify({
  grant_type: 'client_credentials',
  client_id: 'client',
  client_secret: 'secret',
  audience,
});

/** Sends the request target as it stands, which `fetch` would not. */
async function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; body: string }> {
  const outgoing = request(new URL(tenant.issuer), {
    method,
    path,
    headers: { 'content-type': 'application/json', ...headers },
  });
  outgoing.end(method === 'POST' ? tokenRequest : undefined);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

describe('The path of a request', () => {
  it.each([
    '/oauth/token/',
    '/oauth/token//',
    '//oauth/token',
    '/OAUTH/TOKEN',
    '/Oauth/token/?x=1',
    '/oauth/./token',
    '/oauth/%74oken',
    '/oauth/token;x',
    '/.well-known/foo',
    '/.well-known/',
    '/.well-known/JWKS.json',
    '/.well-known/jwks.json/',
    '/.well-known/OpenID-configuration',
    '/userinfo/',
    '/nothing',
    '*',
  ])('%s leads nowhere', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await send(method, path)).toMatchObject({ status: 404 });
    }
    expect(tenant.log.lines).toEqual([]);
  });

  it('may have a query', async () => {
    expect((await send('POST', '/oauth/token?x=1')).status).toBe(200);
  });

  it('is taken out of an absolute form, as proxies send it', async () => {
    const token = await send('POST', `${tenant.issuer}oauth/token`);
    expect(JSON.parse(token.body)).toHaveProperty('access_token');
    expect((await send('GET', tenant.issuer)).body).toMatch('<!doctype html>');
    for (const path of ['.well-known/jwks.json?x=1', '_local/faults']) {
      expect((await send('GET', tenant.issuer + path)).status).toBe(200);
    }
    expect((await send('POST', `${tenant.issuer}OAUTH/token`)).status).toBe(
      404,
    );
  });

  it('counts for nothing where the absolute form names another host', async () => {
    for (const target of [
      'http://evil.test/oauth/token',
      'http://evil.test/',
      'https://evil.test:4000/_local/faults',
    ]) {
      const { status } = await send('POST', target, { host: 'localhost' });
      expect(status).toBe(403);
    }
  });
});

describe('The discovery documents', () => {
  const paths = [
    '/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server',
    '/.well-known/jwks.json',
  ];

  it.each(paths)('%s are for reading', async (path) => {
    expect(await send('GET', path)).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^\{"(issuer|authorization_endpoint|keys)":/),
    });
    expect(await send('HEAD', path)).toEqual({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await send(method, path)).status).toBe(404);
    }
  });
});
