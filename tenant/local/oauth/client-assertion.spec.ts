import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { requestToken } from '../testing/request-token.js';
import {
  type TestTenant,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';

const [first, second, stranger] = [1, 2, 3].map(() =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
);
if (!first || !second || !stranger) throw new Error('there are three keys');

const pemOf = ({ publicKey }: typeof first) =>
  publicKey.export({ type: 'spki', format: 'pem' });

function startWithKeys(...credentials: Record<string, unknown>[]) {
  return startTestTenant({
    change: (files) => {
      files.tenant.clients[0]!['client_authentication_methods'] = {
        private_key_jwt: { credentials },
      };
      files.local.credentials = [{ name: 'Client', client_id: 'client' }];
    },
  });
}

const ordinary = () =>
  startWithKeys({
    name: 'key-1',
    credential_type: 'public_key',
    pem: pemOf(first),
  });

interface Assertion {
  readonly claims?: Record<string, unknown>;
  readonly alg?: string;
  readonly key?: typeof first;
}

/** A good assertion but for what is said. */
function sign(
  { issuer }: TestTenant,
  { claims, alg = 'RS256', key = first }: Assertion = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: 'client',
    sub: 'client',
    aud: issuer,
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(key!.privateKey);
}

const send = (tenant: TestTenant, client_assertion: string) =>
  requestToken(tenant, {
    client_id: undefined,
    client_secret: undefined,
    client_assertion_type:
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  });

afterEach(stopTestTenants);

const now = () => Math.floor(Date.now() / 1000);

describe('A client that signs its requests', () => {
  it('gets a token', async () => {
    const tenant = await ordinary();
    const { status } = await send(tenant, await sign(tenant));
    expect(status).toBe(200);
  });

  it('needs neither iat nor to name itself beside the assertion', async () => {
    const tenant = await ordinary();
    const claims = { iat: undefined };
    const { status } = await send(tenant, await sign(tenant, { claims }));
    expect(status).toBe(200);
  });

  it.each(['RS384', 'PS256'])('may use %s if its key does', async (alg) => {
    const tenant = await startWithKeys({
      name: 'key-1',
      credential_type: 'public_key',
      alg,
      pem: pemOf(first),
    });
    expect((await send(tenant, await sign(tenant, { alg }))).status).toBe(200);
    expect((await send(tenant, await sign(tenant))).status).toBe(401);
  });

  it('may have two keys, so that one can be replaced', async () => {
    const tenant = await startWithKeys(
      { name: 'key-1', credential_type: 'public_key', pem: pemOf(first) },
      { name: 'key-2', credential_type: 'public_key', pem: pemOf(second) },
    );
    for (const key of [first, second]) {
      const { status } = await send(tenant, await sign(tenant, { key }));
      expect(status).toBe(200);
    }
  });

  it('cannot use an assertion twice', async () => {
    const tenant = await ordinary();
    const assertion = await sign(tenant);
    expect((await send(tenant, assertion)).status).toBe(200);
    expect(await send(tenant, assertion)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it.each<[string, (issuer: string) => Assertion]>([
    ['another key', () => ({ key: stranger })],
    ['another issuer', () => ({ claims: { iss: 'other' } })],
    ['no audience', () => ({ claims: { aud: undefined } })],
    [
      'the audience without its slash',
      (issuer) => ({ claims: { aud: issuer.slice(0, -1) } }),
    ],
    [
      'the token endpoint as audience',
      (issuer) => ({ claims: { aud: `${issuer}oauth/token` } }),
    ],
    ['no end', () => ({ claims: { exp: undefined } })],
    ['an end in the past', () => ({ claims: { exp: now() - 30 } })],
    [
      'an end more than five minutes after its start',
      () => ({ claims: { iat: now(), exp: now() + 302 } }),
    ],
    [
      'an end more than five minutes away and no start',
      () => ({ claims: { iat: undefined, exp: now() + 320 } }),
    ],
    ['a start in the future', () => ({ claims: { nbf: now() + 60 } })],
    ['no jti', () => ({ claims: { jti: undefined } })],
    ['a jti that is too long', () => ({ claims: { jti: 'x'.repeat(65) } })],
    ['more than 2048 bytes', () => ({ claims: { pad: 'x'.repeat(1_600) } })],
    ['an algorithm that is not for it', () => ({ alg: 'RS512' })],
  ])('is refused an assertion with %s', async (_what, assertion) => {
    const tenant = await ordinary();
    const token = await sign(tenant, assertion(tenant.issuer));
    const { status, body } = await send(tenant, token);
    expect(body['error']).toBe('invalid_client');
    expect(status).toBe(401);
  });

  it.each<[string, Assertion | string, RegExp]>([
    ['of an unknown client', { claims: { iss: 'x', sub: 'x' } }, /not found/],
    ['signed with another key', { key: stranger }, /signature/],
    ['that has expired', { claims: { exp: now() - 30 } }, /expired/],
    ['of another issuer', { claims: { iss: 'other' } }, /iss/],
    ['without a subject', { claims: { sub: undefined } }, /sub/],
    ['that is no JWT', 'junk', /./],
    ['that is empty JSON', 'e30.e30.', /./],
  ])(
    'reads one text for an assertion %s; the log says why',
    async (_what, assertion, reason) => {
      const tenant = await ordinary();
      const token =
        typeof assertion === 'string'
          ? assertion
          : await sign(tenant, assertion);
      expect(await send(tenant, token)).toMatchObject({
        status: 401,
        body: {
          error: 'invalid_client',
          error_description: 'Invalid client assertion',
        },
      });
      const [, detail = ''] =
        /Invalid client assertion \((.*)\)/.exec(tenant.log.lines.join()) ?? [];
      expect(detail).toMatch(reason);
    },
  );

  it('reads that text, too, where it has a secret and no key', async () => {
    const tenant = await startTestTenant();
    const { status, body } = await send(tenant, await sign(tenant));
    expect(body['error_description']).toBe('Invalid client assertion');
    expect(status).toBe(401);
  });

  it('cannot use a secret instead', async () => {
    const tenant = await ordinary();
    const { status, body } = await requestToken(tenant, {
      client_secret: 'secret',
    });
    expect(body).toEqual({
      error: 'access_denied',
      error_description: 'Unauthorized',
    });
    expect(status).toBe(401);
  });
});
