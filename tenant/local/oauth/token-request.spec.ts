import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, postToken, requestToken } from '../testing/request-token.js';
import {
  type TestTenant,
  audience,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';

let tenant: TestTenant;

beforeAll(async () => {
  // An Action, which gets a copy of the body.
  tenant = await startTestTenant({
    actions: ['exports.onExecuteCredentialsExchange = async () => {};'],
  });
});

afterAll(stopTestTenants);

const form = { grant_type: 'client_credentials', audience };
/** A good request but for an array of that many levels in it. */
const nested = (levels: number) =>
  `{"grant_type":"client_credentials","client_id":"client","client_secret":"secret","audience":"${audience}","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;

const basic = `Basic ${Buffer.from('client:secret').toString('base64')}`;

describe('A token request', () => {
  it.each([
    [
      'as JSON with the secret in the body',
      {
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({
          ...form,
          client_id: 'client',
          client_secret: 'secret',
        }),
      },
    ],
    [
      'as a form with the secret in the body',
      {
        body: new URLSearchParams({
          ...form,
          client_id: 'client',
          client_secret: 'secret',
        }),
      },
    ],
    [
      'as JSON with HTTP Basic',
      {
        headers: {
          'content-type': 'application/json',
          authorization: basic,
        },
        body: JSON.stringify(form),
      },
    ],
    [
      'as a form with HTTP Basic',
      {
        headers: { authorization: basic },
        body: new URLSearchParams(form),
      },
    ],
  ])('is served %s', async (_how, init) => {
    const answer = await postToken(tenant, init);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual([
      'access_token',
      'scope',
      'expires_in',
      'token_type',
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('may hold what the tenant does not know, which changes nothing', async () => {
    const answer = await requestToken(tenant, {
      urn: 'urn:evil',
      permissions: ['all'],
      nested: { deep: [1] },
    });
    expect(answer.status).toBe(200);
    expect(answer.body['scope']).toBe('read write');
    expect(Object.keys(claimsOf(answer))).not.toContain('urn');
  });

  it('may be nested 64 levels deep', async () => {
    const answer = await postToken(tenant, {
      headers: { 'content-type': 'application/json' },
      body: nested(63),
    });
    expect(answer.status).toBe(200);
  });

  it('cannot name the engine’s resource to slip past the grant', async () => {
    const { status, body } = await requestToken(tenant, {
      audience: undefined,
      resource: 'urn:local-tenant:settled-api',
    });
    expect(status).toBe(403);
    expect(body['error_description']).toMatch('Non-global clients');
  });

  it('may use resource for audience where the tenant is set to it', async () => {
    const compatible = await startTestTenant({
      change: (files) => {
        files.tenant['tenant'] = {
          resource_parameter_profile: 'compatibility',
        };
      },
    });
    const answer = await requestToken(compatible, {
      audience: undefined,
      resource: audience,
    });
    expect(claimsOf(answer)['aud']).toBe(audience);
  });

  it.each([
    ['no JSON', '{"grant_type":', 400],
    ['a JSON array', '[]', 400],
    ['JSON null', 'null', 400],
    ['deep JSON', '['.repeat(20_000), 400],
    ['an object of any depth', nested(10_000), 400],
    ['an object of 65 levels', nested(64), 400],
    ['too long', JSON.stringify({ pad: 'x'.repeat(60_000) }), 413],
    ['far too long', 'x'.repeat(5_000_000), 413],
    ['a client id that is no string', '{"client_id":{"$ne":1}}', 400],
    ['an audience that is a list', '{"audience":["a"]}', 400],
    ['a prototype', '{"__proto__":{"client_id":"client"}}', 401],
    ['nothing', '', 400],
  ])('that is %s is refused', async (_what, body, status) => {
    const answer = await postToken(tenant, {
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toMatch(/invalid_request|access_denied/);
  });

  it.each([
    ['a repeated parameter', `audience=a&audience=b`, 400],
    ['nothing', '', 401],
    [
      'parameters named like properties of objects',
      'constructor=x&toString=y',
      401,
    ],
  ])('that is a form with %s is refused', async (_what, body, status) => {
    const answer = await postToken(tenant, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(answer.status).toBe(status);
  });

  it.each(['Bearer x', 'Basic', 'Basic !!!', 'Basic Y2xpZW50', ''])(
    'with the header Authorization: %s is refused',
    async (authorization) => {
      const { status } = await postToken(tenant, {
        headers: { authorization },
        body: new URLSearchParams(form),
      });
      expect(status).toBe(401);
    },
  );

  it('leaves neither secret nor token in the log', async () => {
    const { body } = await requestToken(tenant);
    await requestToken(tenant, { client_secret: 'my-wrong-secret' });
    const lines = tenant.log.lines.join('\n');
    expect(lines).toMatch('401 access_denied: Unauthorized (invalid secret');
    expect(lines).not.toMatch('my-wrong-secret');
    expect(lines).not.toContain(body['access_token']);
  });
});

describe('/userinfo', () => {
  it('answers 401 to a machine’s token', async () => {
    const { body } = await requestToken(tenant);
    const response = await fetch(`${tenant.issuer}userinfo`, {
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch('invalid_token');
    expect(await response.json()).not.toHaveProperty('sub');
  });
});
