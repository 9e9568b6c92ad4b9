import { describe, expect, it } from 'vitest';
import { sendRaw } from '../support/send-raw.js';
import { emulates } from '../support/support.js';
import { audience } from '../support/tenant-files.js';
import { useTestTenant } from '../support/test-tenant.js';

const tenant = await useTestTenant();
const { issuer } = tenant;

const tokenRequest = JSON.stringify({
  grant_type: 'client_credentials',
  client_id: 'client',
  client_secret: 'secret',
  audience,
});

/** Sends the request target as it is. */
const send = (method: string, path: string, more = {}) =>
  sendRaw(issuer, {
    method,
    path,
    headers: { 'content-type': 'application/json', ...more },
    ...(method === 'POST' && { body: tokenRequest }),
  });

describe('The server', () => {
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
  ])('answers 404 for %s', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await send(method, path)).status).toBe(404);
    }
    expect(tenant.log.lines).toEqual([]);
  });

  // In absolute form as proxies send it, with a query, or both.
  it.each([
    ['POST', '/oauth/token?x=1', 200, '{"access_token":'],
    ['POST', `${issuer}oauth/token`, 200, '{"access_token":'],
    ['GET', issuer, 200, '<!doctype html>'],
    ['GET', `${issuer}.well-known/jwks.json?x=1`, 200, '{"keys":'],
    ['GET', `${issuer}_local/faults`, 200, '[]'],
    ['POST', `${issuer}OAUTH/token`, 404, ''],
  ])('answers %s %s with %d', async (method, path, status, body) => {
    const response = await send(method, path);
    expect(response.status).toBe(status);
    expect(response.body).toMatch(body);
  });

  it.each([
    'http://evil.test/oauth/token',
    'http://evil.test/',
    'https://evil.test:4000/_local/faults',
  ])('rejects %s, which names another host', async (target) => {
    const { status } = await send('POST', target, { host: 'localhost' });
    expect(status).toBe(403);
  });
});

const shown = emulates(
  'Discovery: `openid-configuration` and `oauth-authorization-server`',
);

describe('The discovery documents', shown, () => {
  it.each([
    '/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server',
    '/.well-known/jwks.json',
  ])('can only be read: %s', async (path) => {
    const { status, body } = await send('GET', path);
    expect(status).toBe(200);
    expect(body).toMatch(/^\{"(issuer|authorization_endpoint|keys)":/);
    expect(await send('HEAD', path)).toMatchObject({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await send(method, path)).status).toBe(404);
    }
  });
});
