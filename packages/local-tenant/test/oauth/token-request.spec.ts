import { describe, expect, it } from 'vitest';
import {
  decodeClaims,
  postToken,
  requestToken,
} from '../support/request-token.js';
import { emulates } from '../support/support.js';
import { action, audience } from '../support/tenant-files.js';
import {
  getTokenResponse,
  startTestTenant,
  useTestTenant,
} from '../support/test-tenant.js';

// An Action, which gets a copy of the body.
const tenant = await useTestTenant({ actions: [action('')] });

const grant = { grant_type: 'client_credentials', audience };
const request = { ...grant, client_id: 'client', client_secret: 'secret' };
/** A valid request with an array of this many levels in it. */
const nested = (levels: number) =>
  JSON.stringify({ ...request, x: 'ARRAY' }).replace(
    '"ARRAY"',
    '['.repeat(levels) + ']'.repeat(levels),
  );

const json = { 'content-type': 'application/json' };
const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const authorization = `Basic ${Buffer.from('client:secret').toString('base64')}`;
const form = (members: Record<string, string>) => new URLSearchParams(members);

const shown = emulates(
  'The client-credentials grant, as JSON or form, with the secret in the body or with HTTP Basic',
);

describe('A token request', shown, () => {
  it.each<[string, RequestInit['headers'], NonNullable<RequestInit['body']>]>([
    [
      'as JSON with the secret in the body',
      { 'content-type': 'application/json; charset=utf-8' },
      JSON.stringify(request),
    ],
    ['as a form with the secret in the body', {}, form(request)],
    [
      'as JSON with HTTP Basic',
      { ...json, authorization },
      JSON.stringify(grant),
    ],
    ['as a form with HTTP Basic', { authorization }, form(grant)],
    ['nested 64 levels deep', json, nested(63)],
  ])('is accepted %s', async (_how, headers, body) => {
    const response = await postToken(tenant, { headers, body });
    expect(response.status).toBe(200);
    const members = Object.keys(response.body).join(' ');
    expect(members).toBe('access_token scope expires_in token_type');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('from a client that authenticates in the header is answered and logged as that client’s', async () => {
    const own = await startTestTenant({
      client: { grant_types: ['refresh_token'] },
    });
    const body = form({ grant_type: 'refresh_token', refresh_token: 'x' });
    const response = await postToken(own, { headers: { authorization }, body });
    expect(response.status).toBe(501);
    expect(own.log.lines.join()).toContain('from Client was rejected: 501');
  });

  it('can have unknown members, which are ignored', async () => {
    const response = await requestToken(tenant, {
      urn: 'urn:evil',
      permissions: ['all'],
      nested: { deep: [1] },
    });
    expect(response.status).toBe(200);
    expect(response.body['scope']).toBe('read write');
    expect(Object.keys(decodeClaims(response))).not.toContain('urn');
  });

  it('cannot use the engine’s resource to bypass the grant', async () => {
    const resource = 'urn:local-tenant:settled-api';
    const overrides = { audience: undefined, resource };
    const { status, body } = await requestToken(tenant, overrides);
    expect(status).toBe(403);
    expect(body['error_description']).toMatch('Non-global clients');
  });

  it(
    'can use resource instead of audience if the tenant allows it',
    emulates('`resource` instead of `audience`, if the tenant allows it'),
    async () => {
      const { claims } = await getTokenResponse(
        { settings: { resource_parameter_profile: 'compatibility' } },
        { audience: undefined, resource: audience },
      );
      expect(claims['aud']).toBe(audience);
    },
  );

  it.each([
    ['invalid JSON', json, '{"grant_type":', 400],
    ['a JSON array', json, '[]', 400],
    ['JSON null', json, 'null', 400],
    ['deeply nested JSON', json, '['.repeat(20_000), 400],
    ['a deeply nested object', json, nested(10_000), 400],
    ['an object of 65 levels', json, nested(64), 400],
    ['too long a body', json, JSON.stringify({ pad: 'x'.repeat(60_000) }), 413],
    ['far too long a body', json, 'x'.repeat(5_000_000), 413],
    ['a client id that is not a string', json, '{"client_id":{"$ne":1}}', 400],
    ['an audience that is a list', json, '{"audience":["a"]}', 400],
    ['a prototype', json, '{"__proto__":{"client_id":"client"}}', 401],
    ['no body', json, '', 400],
    ['a repeated parameter', formType, 'audience=a&audience=b', 400],
    ['an empty form', formType, '', 401],
    ['object properties', formType, 'constructor=x&toString=y', 401],
  ])('with %s is rejected', async (_what, headers, body, status) => {
    const response = await postToken(tenant, { headers, body });
    expect(response.status).toBe(status);
    expect(response.body['error']).toMatch(/invalid_request|access_denied/);
  });

  it.each(['Bearer x', 'Basic', 'Basic !!!', 'Basic Y2xpZW50', ''])(
    'with the header Authorization: %s is rejected',
    async (value) => {
      const headers = { authorization: value };
      const response = await postToken(tenant, { headers, body: form(grant) });
      expect(response.status).toBe(401);
    },
  );

  it('does not leave a secret or a token in the log', async () => {
    const { body } = await requestToken(tenant);
    await requestToken(tenant, { client_secret: 'my-wrong-secret' });
    const lines = tenant.log.lines.join('\n');
    expect(lines).toMatch('401 access_denied: Unauthorized (invalid secret');
    expect(lines).not.toMatch('my-wrong-secret');
    expect(lines).not.toContain(body['access_token']);
  });
});

describe('/userinfo', emulates('`/userinfo` rejects a machine’s token'), () => {
  it('answers 401 to a machine’s token', async () => {
    const bearer = `Bearer ${await tenant.tokenFor()}`;
    const response = await fetch(`${tenant.issuer}userinfo`, {
      headers: { authorization: bearer },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch('invalid_token');
    expect(await response.json()).not.toHaveProperty('sub');
  });
});
