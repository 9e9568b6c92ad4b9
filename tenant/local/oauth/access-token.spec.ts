import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { claimsOf, headerOf, requestToken } from '../testing/request-token.js';
import {
  type TestFiles,
  audience,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';

afterEach(stopTestTenants);

/** A tenant whose API differs from the ordinary in these. */
function startWith(api: Record<string, unknown>, actions: string[] = []) {
  return startTestTenant({
    actions,
    change: ({ tenant }: TestFiles) => {
      Object.assign(tenant.resourceServers[0] ?? {}, api);
    },
  });
}

const claimTwo = `exports.onExecuteCredentialsExchange = async (event, api) => {
  api.accessToken.setCustomClaim('https://example.com/b', 1).accessToken.setCustomClaim('a', { x: [true, null] });
};`;

describe('An access token', () => {
  it('has the members of a real one, in their order', async () => {
    const tenant = await startWith({}, [claimTwo]);
    const answer = await requestToken(tenant);
    expect(headerOf(answer)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: tenant.signingKey.kid,
    });
    const claims = claimsOf(answer);
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
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(86_400);
    expect(answer.body['expires_in']).toBe(86_400);
  });

  it('lives as long as its API says', async () => {
    const tenant = await startWith({ token_lifetime: 60 });
    const answer = await requestToken(tenant);
    const { iat, exp } = claimsOf(answer);
    expect(Number(exp) - Number(iat)).toBe(60);
    expect(answer.body['expires_in']).toBe(60);
  });

  it.each([
    ['access_token', true, 'JWT', ['gty', 'azp']],
    ['access_token_authz', true, 'JWT', ['gty', 'azp', 'permissions']],
    ['access_token_authz', false, 'JWT', ['gty', 'azp']],
    ['rfc9068_profile', true, 'at+jwt', ['jti', 'client_id']],
    [
      'rfc9068_profile_authz',
      true,
      'at+jwt',
      ['jti', 'client_id', 'permissions'],
    ],
    ['rfc9068_profile_authz', false, 'at+jwt', ['jti', 'client_id']],
  ])(
    'of dialect %s with policies enforced: %s has type %s and %j',
    async (token_dialect, enforce_policies, typ, members) => {
      const tenant = await startWith({ token_dialect, enforce_policies });
      const answer = await requestToken(tenant, { scope: 'write' });
      expect(headerOf(answer)['typ']).toBe(typ);
      const claims = claimsOf(answer);
      expect(Object.keys(claims)).toEqual(
        ['iss', 'sub', 'aud', 'iat', 'exp', 'scope'].concat(members),
      );
      expect(claims['permissions'] ?? ['write']).toEqual(['write']);
      expect(claims['client_id'] ?? claims['azp']).toBe('client');
    },
  );

  it('without scopes has no scope, and permissions that are empty', async () => {
    const tenant = await startTestTenant({
      change: (files) => {
        Object.assign(files.tenant.resourceServers[0] ?? {}, {
          token_dialect: 'access_token_authz',
          enforce_policies: true,
        });
        Object.assign(files.tenant.clientGrants[0] ?? {}, { scope: [] });
      },
    });
    const answer = await requestToken(tenant);
    expect(answer.body).not.toHaveProperty('scope');
    expect(claimsOf(answer)).not.toHaveProperty('scope');
    expect(claimsOf(answer)['permissions']).toEqual([]);
  });

  it.each(['RS256', 'RS512', 'PS256'])(
    'signed with %s verifies against the JWKS',
    async (signing_alg) => {
      const tenant = await startWith({ signing_alg });
      const answer = await requestToken(tenant);
      const keys = createRemoteJWKSet(
        new URL(`${tenant.issuer}.well-known/jwks.json`),
      );
      const token = String(answer.body['access_token']);
      const verified = await jwtVerify(token, keys, {
        issuer: tenant.issuer,
        audience,
        algorithms: [signing_alg],
      });
      expect(verified.payload.sub).toBe('client@clients');
    },
  );

  it('signed with HS256 verifies with the secret that the API shares', async () => {
    const signing_secret = 'shared-with-the-api-and-nobody-else';
    const tenant = await startWith({ signing_alg: 'HS256', signing_secret });
    const answer = await requestToken(tenant);
    expect(headerOf(answer)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const token = String(answer.body['access_token']);
    const verified = await jwtVerify(token, Buffer.from(signing_secret));
    expect(verified.payload.aud).toBe(audience);
  });

  it.each(['things', 'urn:things', 'HTTPS://Things/ü?x=1#y', 'a b'])(
    'is for the API %s, whose identifier need be no URL',
    async (identifier) => {
      const tenant = await startTestTenant({
        change: ({ tenant: { resourceServers, clientGrants } }) => {
          resourceServers.push({ name: 'Second', identifier });
          clientGrants.push({ client_id: 'Client', audience: identifier });
        },
      });
      const answer = await requestToken(tenant, { audience: identifier });
      expect(claimsOf(answer)['aud']).toBe(identifier);
      expect(tenant.audiences).toEqual([audience, identifier]);
    },
  );

  it('carries claims named like properties of objects as claims', async () => {
    const tenant = await startWith({}, [
      `exports.onExecuteCredentialsExchange = async (event, api) => {
        for (const name of ['__proto__', 'constructor', 'toString']) api.accessToken.setCustomClaim(name, name);
      };`,
    ]);
    const { body } = await requestToken(tenant);
    const [, payload = ''] = String(body['access_token']).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).toMatch(
      '"__proto__":"__proto__","constructor":"constructor","toString":"toString","iss"',
    );
  });

  it('is not to be had for an API that is closed to machines', async () => {
    const tenant = await startWith({
      subject_type_authorization: { client: { policy: 'deny_all' } },
    });
    expect((await requestToken(tenant)).status).toBe(403);
  });
});
