import { describe, expect, it } from 'vitest';
import { useTestTenant } from '../support/test-tenant.js';

const tenant = await useTestTenant();
const ask = (method: string, path: string) =>
  fetch(new URL(path, tenant.issuer), { method, redirect: 'manual' });

describe('What only a real tenant has', () => {
  it.each([
    ['GET', '/api/v2/clients', 'the Management API'],
    ['POST', '/api/v2/client-grants?page=1', 'the Management API'],
    ['GET', '/me/v1/authentication-methods', 'the My Account API'],
    ['GET', '/authorize?client_id=client', 'logins of users'],
    ['POST', '/authorize', 'logins of users'],
    ['GET', '/u/login/identifier', 'logins of users'],
    ['POST', '/oauth/par', 'logins of users'],
    ['POST', '/dbconnections/signup', 'logins of users'],
    ['POST', '/passwordless/start', 'logins of users'],
    ['POST', '/mfa/challenge', 'logins of users'],
    ['GET', '/samlp/client', 'logins of users'],
    ['POST', '/oauth/device/code', 'the device flow'],
    ['GET', '/v2/logout', 'logout'],
    ['GET', '/oidc/logout', 'logout'],
    ['POST', '/oauth/revoke', 'the revocation of refresh tokens and sessions'],
    ['POST', '/oidc/register', 'the registration of clients'],
    ['GET', '/tokeninfo', 'an endpoint of old tenants'],
  ])('%s %s answers 501, and names %s', async (method, path, area) => {
    const response = await ask(method, path);
    expect(response.status).toBe(501);
    const [pathname] = path.split('?');
    expect(await response.json()).toEqual({
      error: 'not_emulated_by_local_tenant',
      error_description: `The local tenant does not emulate ${method} ${pathname}: ${area}. A real tenant does. This is not its answer.`,
    });
  });
});

describe('What no tenant has', () => {
  it.each(['/api/v1', '/api', '/api/v2x', '/authorized', '/user', '/oauth'])(
    '%s answers 404',
    async (path) => {
      expect((await ask('GET', path)).status).toBe(404);
    },
  );
});
