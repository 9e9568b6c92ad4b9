import { describe, expect, it } from 'vitest';
import { answers501 } from '../support/support.js';
import { useTestTenant } from '../support/test-tenant.js';

const tenant = await useTestTenant();
const ask = (method: string, path: string) =>
  fetch(new URL(path, tenant.issuer), { method, redirect: 'manual' });

const areas = {
  'the Management API': [
    'GET /api/v2/clients',
    'POST /api/v2/client-grants?page=1',
  ],
  'the My Account API': ['GET /me/v1/authentication-methods'],
  'the My Organization API': ['GET /my-org/details'],
  'the provisioning of users (SCIM)': ['GET /scim/v2/connections/con/Users'],
  'logins of users': [
    'GET /authorize',
    'GET /login',
    'GET /u/login/identifier',
    'POST /bc-authorize',
    'POST /dbconnections/signup',
    'POST /mfa/challenge',
    'POST /oauth/par',
    'POST /passkey/challenge',
    'POST /passwordless/start',
    'GET /samlp/client',
    'GET /wsfed/client',
  ],
  'the device flow': ['POST /oauth/device/code', 'GET /activate'],
  logout: ['GET /v2/logout', 'GET /oidc/logout'],
  'the revocation of refresh tokens and sessions': ['POST /oauth/revoke'],
  'the registration of clients': ['POST /oidc/register'],
  'an endpoint of old tenants': [
    'GET /tokeninfo',
    'POST /delegation',
    'POST /oauth/ro',
  ],
};

describe.each(Object.entries(areas))('What belongs to %s', (area, requests) => {
  const name = area.charAt(0).toUpperCase() + area.slice(1);
  const feature = `${name}: ${requests.map((one) => `\`${one}\``).join(', ')}`;

  it.each(requests)(
    'answers 501 at %s',
    answers501(feature),
    async (request) => {
      const [method = '', path = ''] = request.split(' ');
      const response = await ask(method, path);
      expect(response.status).toBe(501);
      const [pathname] = path.split('?');
      expect(await response.json()).toEqual({
        error: 'not_emulated_by_local_tenant',
        error_description: `The local tenant does not emulate ${method} ${pathname}: ${area}. A real tenant does. This is not its answer.`,
      });
    },
  );
});

describe('What no tenant has', () => {
  it.each(['/api/v1', '/api', '/api/v2x', '/authorized', '/user', '/oauth'])(
    '%s answers 404',
    async (path) => {
      expect((await ask('GET', path)).status).toBe(404);
    },
  );
});
