import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigningKeys } from '../src/index.js';
import {
  createSigningKeyPair,
  jwksPath,
  mintToken,
  startIssuer,
  type TestIssuer,
} from '../src/testing/index.js';
import { startApi, type TestApi } from './support/start-api.js';
import { expectRejected, expectUnavailable } from './support/use-api.js';

describe('an API with several issuers', () => {
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
    api = startApi({ issuers: [tenant.url, custom.url.slice(0, -1)] });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all(
      [tenant, custom, stranger].map((issuer) => issuer.stop()),
    );
  });

  it('accepts the tokens of each issuer', async () => {
    expect((await api.getClient(mintToken(tenant))).status).toBe(200);
    expect((await api.getClient(mintToken(custom))).status).toBe(200);
  });

  it('never verifies a token with the key of another issuer, even with the same kid', async () => {
    for (const [from, signer] of [
      [tenant, custom],
      [custom, tenant],
    ] as const) {
      const token = mintToken({ url: from.url, keys: signer.keys });
      expectRejected(await api.getClient(token), /^The signature/);
    }
    custom.keys.push(createSigningKeyPair('only-custom'));
    const token = mintToken({ url: tenant.url, keys: custom.keys.slice(1) });
    expectRejected(await api.getClient(token), /^kid /);
  });

  it('does not contact an untrusted issuer', async () => {
    expectRejected(await api.getClient(mintToken(stranger)), /^iss /);
    expect(stranger.requests.size).toBe(0);
  });

  const otherIssuers = [undefined, null, 1, '', '__proto__', ['x'], {}];
  it.each(otherIssuers.map((iss) => [iss]))(
    'rejects a token with iss %j',
    async (iss) => {
      const token = mintToken(tenant, { claims: { iss } });
      expectRejected(await api.getClient(token), /^iss /);
    },
  );

  it.each(['null', '[]', '{', ' '])(
    'rejects the payload %j',
    async (rawPayload) => {
      const token = mintToken(tenant, { rawPayload });
      expectRejected(
        await api.getClient(token),
        /payload is not a JSON object/,
      );
    },
  );

  it('requires exactly the iss that the discovery document states', async () => {
    const iss = custom.url.slice(0, -1);
    const token = mintToken(custom, { claims: { iss } });
    expectRejected(await api.getClient(token), /^iss /);
  });

  it('still accepts tokens of one issuer if another is down', async () => {
    await custom.stop();
    custom.keys = [createSigningKeyPair('rotated-while-down')];
    await api.getClient(mintToken(custom));
    expectUnavailable(await api.getClient(mintToken(custom)));
    const token = mintToken(tenant, { claims: { jti: '2' } });
    expect((await api.getClient(token)).status).toBe(200);
  });
});

describe('an API with jwksUri', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  const url = 'https://tenant.example/';
  beforeAll(async () => {
    issuer = await startIssuer();
    api = startApi({
      issuers: [url],
      jwksUri: `${issuer.url.slice(0, -1)}${jwksPath}`,
    });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });

  it('does not use discovery, and requires exactly the configured iss', async () => {
    const mint = (iss: string) => mintToken({ url: iss, keys: issuer.keys });
    expect((await api.getClient(mint(url))).status).toBe(200);
    expect((await api.getClient(mint(url.slice(0, -1)))).status).toBe(401);
    expect([...issuer.requests.keys()]).toEqual([jwksPath]);
  });

  it('can have only one issuer', () => {
    const issuers = [url, 'https://other.example/'];
    expect(() => new SigningKeys({ issuers, jwksUri: url })).toThrow(TypeError);
  });
});

describe('the configured URLs', () => {
  const issuers = ['https://tenant.example/'];
  const loopback = 'http://localhost:4000/';

  it.each([
    ['an issuer without TLS', { issuers: ['http://tenant.example/'] }],
    ['an issuer on loopback without TLS', { issuers: [loopback] }],
    ['an issuer that is not a URL', { issuers: ['tenant.example'] }],
    ['an issuer with a password', { issuers: ['https://a:b@tenant.example/'] }],
    ['a jwksUri without TLS', { issuers, jwksUri: 'http://tenant.example/' }],
  ])('cannot be %s', (_name, options) => {
    expect(() => new SigningKeys(options)).toThrow(/^(issuers|jwksUri): use/);
  });

  it('can be on loopback without TLS, if that is allowed', () => {
    const create = (url: string) => () =>
      new SigningKeys({ issuers: [url], allowLoopbackHttp: true });
    expect(create(loopback)).not.toThrow();
    expect(create('http://tenant.example/')).toThrow(TypeError);
  });
});
