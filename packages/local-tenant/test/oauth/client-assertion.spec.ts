import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { requestToken } from '../support/request-token.js';
import { emulates } from '../support/support.js';
import type { Members } from '../support/tenant-files.js';
import { startTestTenant, type TestTenant } from '../support/test-tenant.js';

const createKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const first = createKey();
const second = createKey();
const stranger = createKey();

const credential = (
  name: string,
  { publicKey } = first,
  more: Members = {},
) => ({
  name,
  credential_type: 'public_key',
  pem: publicKey.export({ type: 'spki', format: 'pem' }),
  ...more,
});

/** A tenant whose client has keys instead of a secret. */
const startWithKeys = (...credentials: Members[]) =>
  startTestTenant({
    client: {
      client_authentication_methods: { private_key_jwt: { credentials } },
    },
    change: ({ local }) => void delete local.credentials[0]?.['client_secret'],
  });
const startWithKey = () => startWithKeys(credential('key-1'));

interface Assertion {
  readonly claims?: Members;
  readonly alg?: string;
  readonly key?: typeof first;
}

type Difference = Members & Pick<Assertion, 'alg' | 'key'>;

const now = () => Math.floor(Date.now() / 1000);

/** Signs a valid assertion, except for these differences. */
const sign = (
  { issuer }: TestTenant,
  { claims, alg = 'RS256', key = first }: Assertion = {},
): Promise<string> =>
  new SignJWT({
    iss: 'client',
    sub: 'client',
    aud: issuer,
    iat: now(),
    exp: now() + 60,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(key.privateKey);

const send = async (tenant: TestTenant, assertion: string | Assertion = {}) =>
  requestToken(tenant, {
    client_id: undefined,
    client_secret: undefined,
    client_assertion_type:
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion:
      typeof assertion === 'string' ? assertion : await sign(tenant, assertion),
  });

type Refusal = [
  what: string,
  difference: Difference | ((issuer: string) => Difference),
  reason: RegExp,
];

/** Sends an assertion that must be rejected. Returns the response's text and the reason in the log. */
async function getRefusal(tenant: TestTenant, assertion: string | Assertion) {
  const { status, body } = await send(tenant, assertion);
  expect(status).toBe(401);
  expect(body['error']).toBe('invalid_client');
  const logged = tenant.log.lines.join();
  const [, detail = ''] =
    /Invalid client assertion \((.*)\)/.exec(logged) ?? [];
  return { text: body['error_description'], detail };
}

async function getRefusalFor(difference: Refusal[1]) {
  const tenant = await startWithKey();
  const { alg, key, ...claims } =
    typeof difference === 'function' ? difference(tenant.issuer) : difference;
  return getRefusal(tenant, { alg, key, claims });
}

const shown = emulates(
  '`private_key_jwt`: RS256, RS384 or PS256, two keys, at most five minutes, each assertion once',
);

describe('A client that signs its requests', shown, () => {
  it.each<[string, Assertion]>([
    ['the usual claims', {}],
    ['no iat', { claims: { iat: undefined } }],
  ])(
    'gets a token for an assertion with %s, and needs no client_id',
    async (_what, assertion) => {
      const { status } = await send(await startWithKey(), assertion);
      expect(status).toBe(200);
    },
  );

  it.each(['RS384', 'PS256'])('may use %s if its key does', async (alg) => {
    const tenant = await startWithKeys(credential('key-1', first, { alg }));
    expect((await send(tenant, { alg })).status).toBe(200);
    expect((await send(tenant)).status).toBe(401);
  });

  it('may have two keys, so that one can be replaced', async () => {
    const keys = [first, second];
    const tenant = await startWithKeys(
      ...keys.map((key, index) => credential(`key-${index}`, key)),
    );
    for (const key of keys) {
      expect((await send(tenant, { key })).status).toBe(200);
    }
  });

  it('cannot use an assertion twice', async () => {
    const tenant = await startWithKey();
    const assertion = await sign(tenant);
    expect((await send(tenant, assertion)).status).toBe(200);
    const { detail } = await getRefusal(tenant, assertion);
    expect(detail).toMatch('only be used once');
  });

  it.each<Refusal>([
    ['of an unknown client', { iss: 'x', sub: 'x' }, /not found/],
    ['signed with another key', { key: stranger }, /signature/],
    ['with another algorithm', { alg: 'RS512' }, /alg mismatch/],
    ['of another issuer', { iss: 'other' }, /iss/],
    ['without a subject', { sub: undefined }, /sub/],
    ['without an audience', { aud: undefined }, /aud .* must be provided/],
    [
      'with a truncated audience',
      (url) => ({ aud: url.slice(0, -1) }),
      /must equal/,
    ],
    ['without an expiry', { exp: undefined }, /expiration must be specified/],
    ['that has expired', { exp: now() - 30 }, /expired/],
    ['from the future', () => ({ nbf: now() + 60 }), /not active yet/],
    ['without a jti', { jti: undefined }, /jti .* must be provided/],
  ])(
    'gets the same error for an assertion %s; the log says why',
    async (_what, difference, reason) => {
      const { text, detail } = await getRefusalFor(difference);
      expect(text).toBe('Invalid client assertion');
      expect(detail).toMatch(reason);
    },
  );

  it.each<Refusal>([
    [
      'for the token endpoint',
      (url) => ({ aud: `${url}oauth/token` }),
      /'aud' claim/,
    ],
    [
      'that is valid for too long',
      () => ({ iat: now(), exp: now() + 302 }),
      /5 minutes/,
    ],
    [
      'that expires too late',
      () => ({ iat: undefined, exp: now() + 320 }),
      /5 minutes/,
    ],
    ['with too long a jti', { jti: 'x'.repeat(65) }, /'jti' .* at most 64/],
    ['of more than 2048 bytes', { pad: 'x'.repeat(1_600) }, /2048 bytes/],
  ])(
    'gets the reason for an assertion %s',
    async (_what, difference, reason) => {
      expect((await getRefusalFor(difference)).text).toMatch(reason);
    },
  );

  it.each([
    ['that is not a JWT', startWithKey, 'junk'],
    ['that is empty JSON', startWithKey, 'e30.e30.'],
    ['while it has a secret and no key', startTestTenant, {}],
  ])('gets that error for an assertion %s', async (_what, start, assertion) => {
    const { text, detail } = await getRefusal(await start(), assertion);
    expect(text).toBe('Invalid client assertion');
    expect(detail).toMatch(/./);
  });

  it('cannot use a secret instead', async () => {
    const { status, body } = await requestToken(await startWithKey(), {
      client_secret: 'secret',
    });
    expect(body).toEqual({
      error: 'access_denied',
      error_description: 'Unauthorized',
    });
    expect(status).toBe(401);
  });
});
