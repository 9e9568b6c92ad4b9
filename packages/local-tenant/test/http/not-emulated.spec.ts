import { describe, expect, it } from 'vitest';
import { answers501 } from '../support/support.js';
import { useTestTenant } from '../support/test-tenant.js';

const tenant = await useTestTenant();
const send = (method: string, path: string) =>
  fetch(new URL(path, tenant.issuer), { method, redirect: 'manual' });

const areas = {
  'the Management API': [
    'GET /api/v2/clients',
    'POST /api/v2/client-grants?page=1',
  ],
  'the My Account API': ['GET /me/v1/authentication-methods'],
  'the My Organization API': ['GET /my-org/details'],
  'user provisioning (SCIM)': ['GET /scim/v2/connections/con/Users'],
  'user login': [
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
  'revocation of refresh tokens and sessions': ['POST /oauth/revoke'],
  'client registration': ['POST /oidc/register'],
  'legacy endpoints': ['GET /tokeninfo', 'POST /delegation', 'POST /oauth/ro'],
};

describe.each(Object.entries(areas))(
  'A path that is not emulated (%s)',
  (area, requests) => {
    const name = area.charAt(0).toUpperCase() + area.slice(1);
    const feature = `${name}: ${requests.map((one) => `\`${one}\``).join(', ')}`;

    it.each(requests)(
      'answers 501: %s',
      answers501(feature),
      async (request) => {
        const [method = '', path = ''] = request.split(' ');
        const response = await send(method, path);
        expect(response.status).toBe(501);
        const [pathname] = path.split('?');
        expect(await response.json()).toEqual({
          error: 'not_emulated_by_local_tenant',
          error_description: `The local tenant does not emulate ${method} ${pathname} (${area}). A real tenant supports it, and answers differently.`,
        });
      },
    );
  },
);

describe('A path that no tenant has', () => {
  it.each(['/api/v1', '/api', '/api/v2x', '/authorized', '/user', '/oauth'])(
    'answers 404: %s',
    async (path) => {
      expect((await send('GET', path)).status).toBe(404);
    },
  );
});
