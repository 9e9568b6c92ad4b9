import { describe, expect, it } from 'vitest';
import { expectChallenge } from './support/expect-challenge.js';
import { mintToken, type TokenOptions } from './support/mint-token.js';
import {
  signingKeyPair,
  type SigningKeyPair,
} from './support/signing-key-pair.js';
import { discoveryPath, jwksPath } from './support/start-issuer.js';
import { useApi } from './support/use-api.js';

const unknownKid = {
  status: 401,
  code: 'invalid_token',
  error: 'invalid_token',
  saying: /^kid names no signing key/,
} as const;

describe('the signing keys of a healthy tenant', () => {
  const tested = useApi();
  const get = (key: SigningKeyPair, options: TokenOptions = {}) =>
    tested.api.getClient(
      mintToken({ url: tested.issuer.url, keys: [key] }, options),
    );
  const fetches = () => tested.issuer.requests.get(jwksPath) ?? 0;

  it('are fetched once, however many requests come first', async () => {
    const tokens = Array.from({ length: 20 }, (_, index) =>
      mintToken(tested.issuer, { claims: { jti: `${index}` } }),
    );
    const answers = await Promise.all(
      tokens.map((token) => tested.api.getClient(token)),
    );
    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 200));
    expect(fetches()).toBe(1);
    expect(tested.issuer.requests.get(discoveryPath)).toBe(1);
  });

  it('may rotate: the first request with the new key is accepted', async () => {
    const next = signingKeyPair('key-2');
    tested.issuer.keys.unshift(next);
    expect((await get(next)).status).toBe(200);
    expect(fetches()).toBe(2);
  });

  it('may rotate again at once', async () => {
    const next = signingKeyPair('key-3');
    tested.issuer.keys.unshift(next);
    expect((await get(next)).status).toBe(200);
  });

  it('may name a key that was asked for before it was published', async () => {
    const next = signingKeyPair('key-4');
    expectChallenge(await get(next), unknownKid);
    tested.issuer.keys.unshift(next);
    expect((await get(next)).status).toBe(200);
  });

  it('are not refetched for every made-up kid, and a key rotated in meanwhile works soon', async () => {
    const before = fetches();
    const [known] = tested.issuer.keys as [SigningKeyPair];
    for (let batch = 0; batch < 20; batch += 1) {
      const answers = await Promise.all([
        ...Array.from({ length: 50 }, (_, index) =>
          get(known, { header: { kid: `random-${batch}-${index}` } }),
        ),
        get(known),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([
        ...Array(50).fill(401),
        200,
      ]);
    }
    expect(fetches() - before).toBeLessThanOrEqual(15);

    const next = signingKeyPair('key-5');
    tested.issuer.keys.unshift(next);
    await expect.poll(async () => (await get(next)).status).toBe(200);
  });
});

describe('a key that the tenant has withdrawn', () => {
  const tested = useApi({
    keys: [signingKeyPair('current'), signingKeyPair('next')],
    variables: { JWKS_CACHE_MAX_AGE_SECONDS: '1' },
  });

  it('is refused once the set is refreshed, remembered tokens included', async () => {
    const remembered = mintToken(tested.issuer);
    expect((await tested.api.getClient(remembered)).status).toBe(200);
    expect((await tested.api.getClient(remembered)).status).toBe(200);

    tested.issuer.keys.shift();
    await tested.issuer.asked(jwksPath);
    await expect
      .poll(async () => (await tested.api.getClient(remembered)).status)
      .toBe(401);
    expectChallenge(await tested.api.getClient(remembered), unknownKid);
    expect((await tested.api.getClient(mintToken(tested.issuer))).status).toBe(
      200,
    );
  });

  it('is refused, too, where another key takes its kid', async () => {
    const remembered = mintToken(tested.issuer);
    expect((await tested.api.getClient(remembered)).status).toBe(200);
    tested.issuer.keys = [signingKeyPair('next')];
    await tested.issuer.asked(jwksPath);
    await expect
      .poll(async () => (await tested.api.getClient(remembered)).status)
      .toBe(401);
  });
});

describe('Cache-Control of the key set', () => {
  const tested = useApi();

  it('shortens how long the keys are fresh: they are refreshed by themselves', async () => {
    tested.issuer.answer(jwksPath, (_request, response) =>
      response
        .writeHead(200, {
          'cache-control': 'public, max-age=0, stale-while-revalidate=15',
        })
        .end(
          JSON.stringify({ keys: tested.issuer.keys.map(({ jwk }) => jwk) }),
        ),
    );
    // A made-up kid makes the API see the header.
    await tested.api.getClient(
      mintToken(tested.issuer, { header: { kid: 'made-up' } }),
    );
    await tested.issuer.asked(jwksPath);
    await tested.issuer.asked(jwksPath);
    expect((await tested.api.getClient(mintToken(tested.issuer))).status).toBe(
      200,
    );
  });
});
