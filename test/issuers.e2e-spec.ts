import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { mintToken } from './support/mint-token.js';
import { signingKeyPair } from './support/signing-key-pair.js';
import { startApi, type TestApi } from './support/start-api.js';
import {
  jwksPath,
  startIssuer,
  type TestIssuer,
} from './support/start-issuer.js';

describe('of several issuers', () => {
  let tenant: TestIssuer;
  let custom: TestIssuer;
  let stranger: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    [tenant, custom, stranger] = await Promise.all([
      startIssuer(),
      startIssuer(),
      startIssuer(),
    ]);
    api = await startApi({
      ISSUER_BASE_URL: `${tenant.url}, ${custom.url.slice(0, -1)}`,
    });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all(
      [tenant, custom, stranger].map((issuer) => issuer.stop()),
    );
  });

  const refused = (saying: RegExp) =>
    ({
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
      saying,
    }) as const;

  it('each one’s tokens are accepted', async () => {
    expect((await api.getClient(mintToken(tenant))).status).toBe(200);
    expect((await api.getClient(mintToken(custom))).status).toBe(200);
  });

  it('a key of one never verifies a token of the other, even by the same kid', async () => {
    for (const [from, signer] of [
      [tenant, custom],
      [custom, tenant],
    ] as const) {
      const token = mintToken({ url: from.url, keys: signer.keys });
      expectChallenge(await api.getClient(token), refused(/^The signature/));
    }
    custom.keys.push(signingKeyPair('only-custom'));
    const token = mintToken({ url: tenant.url, keys: custom.keys.slice(1) });
    expectChallenge(await api.getClient(token), refused(/^kid /));
  });

  it('none is reached by a token of another', async () => {
    expectChallenge(await api.getClient(mintToken(stranger)), refused(/^iss /));
    expect(stranger.requests.size).toBe(0);
  });

  it.each([undefined, null, 1, '', '__proto__', ['x'], {}])(
    'iss %j is none of them',
    async (iss) => {
      expectChallenge(
        await api.getClient(mintToken(tenant, { claims: { iss } })),
        refused(/^iss /),
      );
    },
  );

  it('the iss is held to the letter of the discovery document', async () => {
    const iss = custom.url.slice(0, -1);
    expectChallenge(
      await api.getClient(mintToken(custom, { claims: { iss } })),
      refused(/^iss /),
    );
  });

  it('one that is down does not touch the other', async () => {
    await custom.stop();
    custom.keys = [signingKeyPair('rotated-while-down')];
    await api.getClient(mintToken(custom));
    expectProblem(
      await api.getClient(mintToken(custom)),
      503,
      'signing_keys_unavailable',
    );
    expect(
      (await api.getClient(mintToken(tenant, { claims: { jti: '2' } }))).status,
    ).toBe(200);
    expect((await api.request().get('/health/ready')).status).toBe(200);
  });
});

describe('with JWKS_URI', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startApi({
      ISSUER_BASE_URL: 'https://tenant.example/',
      JWKS_URI: `${issuer.url.slice(0, -1)}${jwksPath}`,
    });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });

  it('nothing is discovered, and iss is ISSUER_BASE_URL to the letter', async () => {
    const mint = (url: string) => mintToken({ url, keys: issuer.keys });
    expect((await api.getClient(mint('https://tenant.example/'))).status).toBe(
      200,
    );
    expect((await api.getClient(mint('https://tenant.example'))).status).toBe(
      401,
    );
    expect([...issuer.requests.keys()]).toEqual([jwksPath]);
  });
});
