import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  decodeClaims,
  decodeHeader,
  requestToken,
} from '../support/request-token.js';
import { differs, emulates } from '../support/support.js';
import { action, audience } from '../support/tenant-files.js';
import { getTokenResponse, startTestTenant } from '../support/test-tenant.js';

const base = ['iss', 'sub', 'aud', 'iat', 'exp', 'scope'];
const rfc9068 = ['jti', 'client_id'];

const shown = emulates(
  'Access tokens of both profiles, with `permissions` or without, signed with RS256, RS512, PS256 or HS256',
  'observed',
);

describe('An access token', shown, () => {
  it('has the members of a real one, in the same order', async () => {
    const tenant = await startTestTenant({
      actions: [
        action(
          `api.accessToken.setCustomClaim('https://example.com/b', 1).accessToken.setCustomClaim('a', { x: [true, null] });`,
        ),
      ],
    });
    const response = await requestToken(tenant);
    const { kid } = tenant.signingKey;
    expect(decodeHeader(response)).toEqual({ alg: 'RS256', typ: 'JWT', kid });
    const claims = decodeClaims(response);
    expect(JSON.stringify(claims)).toMatch(
      /^\{"https:\/\/example\.com\/b":1,"a":\{"x":\[true,null\]\},"iss":.*,"sub":.*,"aud":.*,"iat":.*,"exp":.*,"scope":.*,"gty":.*,"azp":[^,]*\}$/,
    );
    expect(claims).toMatchObject({
      iss: tenant.issuer,
      sub: 'client@clients',
      aud: audience,
      scope: 'read write',
      gty: 'client-credentials',
      azp: 'client',
    });
  });

  it.each([
    [{}, 86_400],
    [{ token_lifetime: 60 }, 60],
  ])('for an API with %j expires after %d seconds', async (api, lifetime) => {
    const { claims, body } = await getTokenResponse({ api });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(lifetime);
    expect(body['expires_in']).toBe(lifetime);
  });

  it.each([
    ['access_token', true, 'JWT', ['gty', 'azp']],
    ['access_token_authz', true, 'JWT', ['gty', 'azp', 'permissions']],
    ['access_token_authz', false, 'JWT', ['gty', 'azp']],
    ['rfc9068_profile', true, 'at+jwt', rfc9068],
    ['rfc9068_profile_authz', true, 'at+jwt', [...rfc9068, 'permissions']],
    ['rfc9068_profile_authz', false, 'at+jwt', rfc9068],
  ])(
    'in the dialect %s, with policies enforced: %s, has the type %s and %j',
    async (token_dialect, enforce_policies, typ, members) => {
      const api = { token_dialect, enforce_policies };
      const response = await getTokenResponse({ api }, { scope: 'write' });
      expect(decodeHeader(response)['typ']).toBe(typ);
      const { claims } = response;
      expect(Object.keys(claims)).toEqual([...base, ...members]);
      expect(claims['permissions'] ?? ['write']).toEqual(['write']);
      expect(claims['client_id'] ?? claims['azp']).toBe('client');
    },
  );

  it('without scopes has no scope claim and empty permissions', async () => {
    const { body, claims } = await getTokenResponse({
      api: { token_dialect: 'access_token_authz', enforce_policies: true },
      grant: { scope: [] },
    });
    expect(body).not.toHaveProperty('scope');
    expect(claims).not.toHaveProperty('scope');
    expect(claims['permissions']).toEqual([]);
  });

  it.each(['RS256', 'RS512', 'PS256'])(
    'signed with %s verifies against the key set',
    async (signing_alg) => {
      const tenant = await startTestTenant({ api: { signing_alg } });
      const { issuer } = tenant;
      const keys = createRemoteJWKSet(
        new URL(`${issuer}.well-known/jwks.json`),
      );
      const token = await tenant.tokenFor();
      const algorithms = [signing_alg];
      const options = { issuer, audience, algorithms };
      const { payload } = await jwtVerify(token, keys, options);
      expect(payload.sub).toBe('client@clients');
    },
  );

  it('signed with HS256 verifies with the API’s secret', async () => {
    const signing_secret = 'shared-with-the-api-and-nobody-else';
    const api = { signing_alg: 'HS256', signing_secret };
    const response = await getTokenResponse({ api });
    expect(decodeHeader(response)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const token = String(response.body['access_token']);
    const verified = await jwtVerify(token, Buffer.from(signing_secret));
    expect(verified.payload.aud).toBe(audience);
  });

  it.each(['things', 'urn:things', 'HTTPS://Things/ü?x=1#y', 'a b'])(
    'can be for the API %s, because an identifier need not be a URL',
    async (identifier) => {
      const tenant = await startTestTenant({
        change: ({ tenant: { resourceServers, clientGrants } }) => {
          resourceServers.push({ name: 'Second', identifier });
          clientGrants.push({ client_id: 'Client', audience: identifier });
        },
      });
      const response = await requestToken(tenant, { audience: identifier });
      expect(decodeClaims(response)['aud']).toBe(identifier);
      expect(tenant.audiences).toEqual([audience, identifier]);
    },
  );

  it('can have claims with names of object properties', async () => {
    const names = `['__proto__', 'constructor', 'toString']`;
    const set = `for (const name of ${names}) api.accessToken.setCustomClaim(name, name);`;
    const { body } = await getTokenResponse({ actions: [action(set)] });
    const [, payload = ''] = String(body['access_token']).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).toMatch(
      '"__proto__":"__proto__","constructor":"constructor","toString":"toString","iss"',
    );
  });

  it('is rejected for an API that is closed to machines', async () => {
    const subject_type_authorization = { client: { policy: 'deny_all' } };
    const { status } = await getTokenResponse({
      api: { subject_type_authorization },
    });
    expect(status).toBe(403);
  });

  it(
    'is only signed, even if the API wants encrypted tokens (JWE)',
    differs('Encrypted tokens: the token is only signed'),
    async () => {
      const token_encryption = { format: 'compact-nested-jwe' };
      const { status, body } = await getTokenResponse({
        api: { token_encryption },
      });
      expect(status).toBe(200);
      expect(String(body['access_token']).split('.')).toHaveLength(3);
    },
  );
});
