import { describe, expect, it } from 'vitest';
import { expectChallenge } from './support/expect-challenge.js';
import {
  audience,
  mintToken,
  namespace,
  type TokenOptions,
} from './support/mint-token.js';
import { useApi } from './support/use-api.js';

const tested = useApi();
const now = (): number => Math.floor(Date.now() / 1000);

const get = (options: TokenOptions) =>
  tested.api.getClient(mintToken(tested.issuer, options));

async function expectAccepted(options: TokenOptions): Promise<void> {
  const { status, body } = await get(options);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { id: 'test-client' },
  });
}

async function expectRefused(
  options: TokenOptions,
  saying: RegExp,
): Promise<void> {
  expectChallenge(await get(options), {
    status: 401,
    code: 'invalid_token',
    error: 'invalid_token',
    saying,
  });
}

const notStrings = [undefined, null, 0, 1, true, [], {}, ''];
const notDates = [
  undefined,
  null,
  true,
  '1',
  `${2 ** 31}`,
  [],
  {},
  9e12,
  -9e12,
];

describe('both of Auth0’s token profiles are accepted', () => {
  it('access_token: gty and azp', () => expectAccepted({}));
  it('access_token_authz: with permissions', () =>
    expectAccepted({ claims: { permissions: ['create:textAnalysis'] } }));
  it('rfc9068_profile: client_id, jti and typ at+jwt', () =>
    expectAccepted({
      header: { typ: 'at+jwt' },
      claims: {
        gty: undefined,
        azp: undefined,
        client_id: 'test-client',
        jti: 'x',
      },
    }));
  it('rfc9068_profile where sub is the client id itself', () =>
    expectAccepted({
      claims: {
        gty: undefined,
        azp: undefined,
        client_id: 'test-client',
        sub: 'test-client',
      },
    }));
  it('without a scope', () => expectAccepted({ claims: { scope: undefined } }));
});

describe('iss', () => {
  it.each([
    ...notStrings,
    'https://evil.example/',
    (url: string) => url.slice(0, -1),
    (url: string) => `${url}/`,
    (url: string) => `${url}x`,
    (url: string) => ` ${url}`,
    (url: string) => url.toUpperCase(),
    (url: string) => url.replace('127.0.0.1', 'localhost'),
    (url: string) => [url],
  ])('is refused as %j', (value) => {
    const iss: unknown =
      typeof value === 'function' ? value(tested.issuer.url) : value;
    return expectRefused({ claims: { iss } }, /^iss /);
  });
});

describe('aud', () => {
  it('may be an array that holds this API', () =>
    expectAccepted({ claims: { aud: ['https://other.example', audience] } }));

  it.each([
    ...notStrings,
    [[]],
    [[audience]],
    [audience, 1],
    [null, audience],
    `${audience}/`,
    `${audience}.evil.example`,
    audience.toUpperCase(),
    audience.slice(0, -1),
    ` ${audience}`,
    { [audience]: true },
    ['https://other.example'],
  ])('is refused as %j', (aud) => expectRefused({ claims: { aud } }, /^aud /));
});

describe('exp', () => {
  it('within the tolerance is accepted', () =>
    expectAccepted({ claims: { exp: now() - 2 } }));
  it('may be a fraction', () =>
    expectAccepted({ claims: { exp: now() + 60.5 } }));
  it('may be the last date there is', () =>
    expectAccepted({ claims: { exp: 8.64e12 } }));

  it.each(notDates)('is refused as %j', (exp) =>
    expectRefused({ claims: { exp } }, /^exp is/),
  );
  it.each([0, -1, 1, () => now() - 10])(
    'in the past (%s) is refused as expired',
    (value) => {
      const exp = typeof value === 'function' ? value() : value;
      return expectRefused({ claims: { exp } }, /expired/);
    },
  );
  it.each(['1e999', '-1e999', '1e13'])(
    'is refused as the number %s',
    (literal) =>
      expectRefused({ rawPayload: withMember('exp', literal) }, /^exp is/),
  );
});

describe('iat', () => {
  it('within the tolerance is accepted', () =>
    expectAccepted({ claims: { iat: now() + 3 } }));
  it.each(notDates)('is refused as %j', (iat) =>
    expectRefused({ claims: { iat } }, /^iat is/),
  );
  it('in the future is refused', () =>
    expectRefused({ claims: { iat: now() + 60 } }, /future/));
});

describe('nbf', () => {
  it('may be missing', () => expectAccepted({ claims: { nbf: undefined } }));
  it('in the past is accepted', () =>
    expectAccepted({ claims: { nbf: now() - 60 } }));
  it.each(notDates.slice(1))('is refused as %j', (nbf) =>
    expectRefused({ claims: { nbf } }, /^nbf /),
  );
  it('in the future is refused', () =>
    expectRefused({ claims: { nbf: now() + 60 } }, /^nbf /));
});

describe('sub', () => {
  it.each(notStrings)('is refused as %j', (sub) =>
    expectRefused({ claims: { sub } }, /^sub /),
  );
});

describe('cnf', () => {
  it.each([
    { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
    { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' },
    {},
    null,
    'x',
  ])('%j makes it no plain bearer token', (cnf) =>
    expectRefused({ claims: { cnf } }, /^cnf /),
  );
});

describe('a token that is not a machine’s', () => {
  it.each([
    ['of the password grant', { gty: 'password' }],
    ['with gty as an array', { gty: ['client-credentials'] }],
    ['with gty null', { gty: null }],
    [
      'of a user, RFC 9068 profile',
      { gty: undefined, client_id: 'app', sub: 'auth0|user' },
    ],
    [
      'of a user, default profile',
      { gty: undefined, azp: 'app', sub: 'auth0|user' },
    ],
    [
      'of a user whose id ends like a client’s',
      { gty: undefined, sub: 'test-client@clients' },
    ],
    [
      'an ID token',
      { gty: undefined, azp: undefined, aud: ['app', audience], nonce: 'n' },
    ],
  ])('%s is refused', (_whose, claims) =>
    expectRefused({ claims }, /not issued to a machine/),
  );

  it.each([undefined, null, '', 1, {}, ['test-client']])(
    'that names its client %j is refused',
    (azp) => expectRefused({ claims: { azp } }, /does not name its client/),
  );
});

describe('the claims of an acceptable token', () => {
  it('may stand twice: the last one decides and is the one used', async () => {
    const twice = withMember('azp', '"second"').replace('{', '{"azp":"first",');
    const { body } = await get({ rawPayload: twice });
    expect(body).toMatchObject({ id: 'second' });
    await expectRefused({ rawPayload: withMember('exp', '1') }, /expired/);
  });

  it('name the client by client_id before azp', async () => {
    const { body } = await get({ claims: { client_id: 'by-client-id' } });
    expect(body).toMatchObject({ id: 'by-client-id' });
  });

  it.each([
    ['scope as a string', { scope: 'a b  c' }, ['a', 'b', 'c']],
    ['scope as an array, not split', { scope: ['a b', 'c'] }, ['a b', 'c']],
    ['scp as a string', { scope: undefined, scp: 'a b' }, ['a', 'b']],
    ['scp as an array', { scope: undefined, scp: ['a', 'b'] }, ['a', 'b']],
    [
      'permissions beside scope',
      { scope: 'a', permissions: ['b', 'a'] },
      ['a', 'b'],
    ],
    [
      'no scope of another type',
      { scope: 1, permissions: [1, null, {}, ''] },
      [],
    ],
    ['no permissions but an array', { scope: 'a', permissions: 'b' }, ['a']],
  ])('grant %s', async (_how, claims, scopes) => {
    const { body } = await get({ claims });
    expect(body).toMatchObject({ scopes });
  });

  it('are answered with when they end', async () => {
    const { body } = await get({ claims: { exp: 4_102_444_800 } });
    expect(body).toMatchObject({
      expiresAt: '2100-01-01T00:00:00.000Z',
      metadata: { urn: 'urn:example.com:c-one', plan: 'pro' },
    });
    expect(Object.keys(body as object)).not.toContain(`${namespace}urn`);
  });
});

/** A valid payload's JSON with `"name":literal` as its last member. */
function withMember(name: string, literal: string): string {
  const valid = mintToken(tested.issuer).split('.')[1] ?? '';
  const json = Buffer.from(valid, 'base64url').toString();
  return `${json.slice(0, -1)},"${name}":${literal}}`;
}
