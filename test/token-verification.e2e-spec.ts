import {
  createProofKey,
  createSigningKeyPair,
  jwksPath,
  makeProof,
  mintToken,
  startIssuer,
  type SigningKeyPair,
  type TokenOptions,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { startApi, type TestApi } from './support/start-api.js';
import { useApi } from './support/use-api.js';

// `@repo/access-tokens` has the tests of its rules. These test that the API applies them, as configured.
const rejected = {
  status: 401,
  code: 'invalid_token',
  error: 'invalid_token',
} as const;

describe('the API', () => {
  const elliptic = createSigningKeyPair('elliptic', { type: 'ec' });
  const tested = useApi({
    keys: [createSigningKeyPair('rsa'), elliptic],
    variables: {
      TOKEN_SIGNING_ALG: 'RS256, ES256',
      TOKEN_PROFILE: 'okta',
      CLOCK_TOLERANCE_SECONDS: '60',
      JWKS_CACHE_MAX_AGE_SECONDS: '1',
    },
  });
  const okta = { sub: 'client', cid: 'client', scp: ['a'], gty: undefined };

  function get(options: TokenOptions = {}, key?: SigningKeyPair) {
    const { url, keys } = tested.issuer;
    const claims = { ...okta, ...options.claims };
    const issuer = { url, keys: key ? [key] : keys };
    return tested.api.getClient(mintToken(issuer, { ...options, claims }));
  }

  it('uses the configured profile', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'client', scopes: ['a'] });
    expectChallenge(await get({ claims: { cid: undefined } }), rejected);
  });

  it('accepts only the configured algorithms', async () => {
    const es256 = { header: { alg: 'ES256' } };
    expect((await get(es256, elliptic)).status).toBe(200);
    const rs384 = { header: { alg: 'RS384' } };
    expectChallenge(await get(rs384), { ...rejected, detail: /^alg / });
  });

  it.each([1, 63, 64, 65, 132])(
    'rejects an ECDSA signature of %d bytes with 401',
    async (length) => {
      const { url } = tested.issuer;
      const token = mintToken(
        { url, keys: [elliptic] },
        { header: { alg: 'ES256' }, claims: okta },
      );
      const forged = Buffer.alloc(length, 1).toString('base64url');
      expectChallenge(
        await tested.api.getClient(token.replace(/[^.]+$/, forged)),
        { ...rejected, detail: /^The signature / },
      );
    },
  );

  it('uses the configured clock tolerance', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect((await get({ claims: { exp: now - 30 } })).status).toBe(200);
    expectChallenge(await get({ claims: { exp: now - 90 } }), rejected);
  });

  it('drops a withdrawn key, and cached tokens that it signed, after the configured time', async () => {
    const token = mintToken(tested.issuer, { claims: okta });
    expect((await tested.api.getClient(token)).status).toBe(200);
    tested.issuer.keys = [createSigningKeyPair('next')];
    await expect
      .poll(async () => (await tested.api.getClient(token)).status)
      .toBe(401);
    expect((await get()).status).toBe(200);
  });
});

describe('a tenant that is down', () => {
  const tested = useApi();

  it('causes 503 without a challenge for an unknown key, while known keys still work', async () => {
    const { api, issuer } = tested;
    await api.ready();
    await issuer.stop();
    // The first one finds out that the tenant is down.
    const unknown = mintToken(issuer, { header: { kid: 'unknown' } });
    const response = await api.getClient(unknown);
    expectProblem(response, 503, 'signing_keys_unavailable');
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(response.headers['www-authenticate']).toBeUndefined();
    expect((await api.getClient(mintToken(issuer))).status).toBe(200);
    expect(api.logs.join('\n')).toMatch(/cannot fetch the signing keys/);
  });
});

describe('several issuers', () => {
  const issuers = [startIssuer(), startIssuer()];
  let api: TestApi;
  beforeAll(async () => {
    const [one, other] = await Promise.all(issuers);
    api = await startApi({ ISSUER_BASE_URL: `${one!.url}, ${other!.url}` });
  });
  afterAll(async () => {
    await api.close();
    for (const issuer of issuers) await (await issuer).stop();
  });

  it('are all accepted, each with its own keys', async () => {
    const [one, other] = await Promise.all(issuers);
    for (const issuer of [one!, other!])
      expect((await api.getClient(mintToken(issuer))).status).toBe(200);
    const mixed = mintToken({ url: one!.url, keys: other!.keys });
    expectChallenge(await api.getClient(mixed), rejected);
  });
});

describe('JWKS_URI', () => {
  const issuer = startIssuer();
  const url = 'https://tenant.example/';
  let api: TestApi;
  beforeAll(async () => {
    const keys = `${(await issuer).url}${jwksPath.slice(1)}`;
    api = await startApi({ ISSUER_BASE_URL: url, JWKS_URI: keys });
  });
  afterAll(async () => {
    await api.close();
    await (await issuer).stop();
  });

  it('is used instead of the discovery document', async () => {
    const { keys, requests } = await issuer;
    expect((await api.getClient(mintToken({ url, keys }))).status).toBe(200);
    expect([...requests.keys()]).toEqual([jwksPath]);
  });
});

describe('a token that is bound to a key', () => {
  const publicUrl = 'https://api.example.com';
  const tested = useApi({ variables: { PUBLIC_URL: publicUrl } });

  it('is accepted only with a proof of the key, and each proof only once', async () => {
    const key = createProofKey();
    const token = mintToken(tested.issuer, { claims: { cnf: key.cnf } });
    const dpop = makeProof(key, { url: `${publicUrl}/client`, token });
    const get = () =>
      tested.api
        .request()
        .get('/client')
        .set({ authorization: `DPoP ${token}`, dpop });
    expect((await get()).status).toBe(200);
    expectChallenge(await get(), {
      status: 401,
      code: 'invalid_dpop_proof',
      error: 'invalid_dpop_proof',
      scheme: 'DPoP',
      detail: /^jti was used/,
    });
    expectChallenge(await tested.api.getClient(token), rejected);
  });
});
