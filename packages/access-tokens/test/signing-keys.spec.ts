import { describe, expect, it } from 'vitest';
import {
  createSigningKeyPair,
  discoveryPath,
  json,
  jwksPath,
  mintToken,
  type SigningKeyPair,
  type TokenOptions,
} from '../src/testing/index.js';
import {
  expectRejected,
  useApi,
  type ApiWithIssuer,
} from './support/use-api.js';

const unknownKid = /^kid does not name a signing key/;

const get = (
  { api, issuer: { url } }: ApiWithIssuer,
  key: SigningKeyPair,
  options: TokenOptions = {},
) => api.getClient(mintToken({ url, keys: [key] }, options));

describe.each([10_000, 0])(
  'the signing keys of a healthy issuer, with a cache of %i tokens',
  (cacheSize) => {
    const tested = useApi({ cacheSize, refetchIntervalMs: 200 });
    const fetches = () => tested.issuer.requests.get(jwksPath) ?? 0;

    it('are fetched once for all of the first requests', async () => {
      const tokens = Array.from({ length: 20 }, (_, index) =>
        mintToken(tested.issuer, { claims: { jti: `${index}` } }),
      );
      const responses = await Promise.all(
        tokens.map((token) => tested.api.getClient(token)),
      );
      expect(responses.map(({ status }) => status)).toEqual(
        tokens.map(() => 200),
      );
      expect(fetches()).toBe(1);
      expect(tested.issuer.requests.get(discoveryPath)).toBe(1);
    });

    it('can rotate: the first request with the new key is accepted', async () => {
      const next = createSigningKeyPair('key-2');
      tested.issuer.keys.unshift(next);
      expect((await get(tested, next)).status).toBe(200);
      expect(fetches()).toBe(2);
    });

    it('can rotate again immediately', async () => {
      const next = createSigningKeyPair('key-3');
      tested.issuer.keys.unshift(next);
      expect((await get(tested, next)).status).toBe(200);
    });

    it('can include a key that was requested before it was published', async () => {
      const next = createSigningKeyPair('key-4');
      expectRejected(await get(tested, next), unknownKid);
      tested.issuer.keys.unshift(next);
      expect((await get(tested, next)).status).toBe(200);
    });
  },
);

describe('made-up kids', () => {
  const tested = useApi({ refetchBurst: 3, refetchIntervalMs: 1000 });

  it('cause few fetches, and a new key still works soon', async () => {
    const [known] = tested.issuer.keys as [SigningKeyPair];
    for (let batch = 0; batch < 10; batch += 1) {
      const responses = await Promise.all([
        ...Array.from({ length: 50 }, (_, index) =>
          get(tested, known, { header: { kid: `random-${batch}-${index}` } }),
        ),
        get(tested, known),
      ]);
      expect(responses.map(({ status }) => status)).toEqual([
        ...Array(50).fill(401),
        200,
      ]);
    }
    expect(tested.issuer.requests.get(jwksPath)).toBeLessThanOrEqual(15);

    const next = createSigningKeyPair('rotated-in');
    tested.issuer.keys.unshift(next);
    await expect.poll(async () => (await get(tested, next)).status).toBe(200);
  });
});

describe('a request that arrives while keys are being fetched', () => {
  const tested = useApi();

  it('causes another fetch, because the running one may have missed its key', async () => {
    const { api, issuer } = tested;
    expect((await api.getClient(mintToken(issuer))).status).toBe(200);
    const published = issuer.keys.map(({ jwk }) => jwk);
    const next = createSigningKeyPair('just-published');
    const late: { release?: () => void } = {};
    issuer.answer(jwksPath, (_request, response) => {
      issuer.answer(jwksPath, undefined);
      late.release = () => json(response, { keys: published });
    });
    const requested = issuer.nextRequest(jwksPath);
    const first = get(tested, next, { header: { kid: 'made-up' } });
    await requested;
    issuer.keys.unshift(next);
    const second = get(tested, next);
    const known = await api.getClient(
      mintToken({ url: issuer.url, keys: issuer.keys.slice(1) }),
    );
    expect(known.status).toBe(200);
    late.release?.();
    expectRejected(await first, unknownKid);
    expect((await second).status).toBe(200);
  });
});

describe.each([10_000, 0])(
  'a key that the issuer has withdrawn, with a cache of %i tokens',
  (cacheSize) => {
    const tested = useApi({
      cacheSize,
      keys: [createSigningKeyPair('current'), createSigningKeyPair('next')],
      maxAgeMs: 100,
    });

    it('is rejected once the keys are refreshed, even for cached tokens', async () => {
      const cached = mintToken(tested.issuer);
      expect((await tested.api.getClient(cached)).status).toBe(200);
      expect((await tested.api.getClient(cached)).status).toBe(200);

      tested.issuer.keys.shift();
      await tested.issuer.nextRequest(jwksPath);
      await expect
        .poll(async () => (await tested.api.getClient(cached)).status)
        .toBe(401);
      expectRejected(await tested.api.getClient(cached), unknownKid);
      const { status } = await tested.api.getClient(mintToken(tested.issuer));
      expect(status).toBe(200);
    });

    it('is also rejected if another key has its kid', async () => {
      const cached = mintToken(tested.issuer);
      expect((await tested.api.getClient(cached)).status).toBe(200);
      tested.issuer.keys = [createSigningKeyPair('next')];
      await tested.issuer.nextRequest(jwksPath);
      await expect
        .poll(async () => (await tested.api.getClient(cached)).status)
        .toBe(401);
    });
  },
);

describe('Cache-Control of the key set', () => {
  const tested = useApi();

  it('shortens the time until the keys are refreshed in the background', async () => {
    const { api, issuer } = tested;
    issuer.answer(jwksPath, (_request, response) =>
      json(
        response,
        { keys: issuer.keys.map(({ jwk }) => jwk) },
        { 'cache-control': 'public, max-age=0, stale-while-revalidate=15' },
      ),
    );
    // A made-up kid makes the API fetch the keys with this header.
    await api.getClient(mintToken(issuer, { header: { kid: 'made-up' } }));
    await issuer.nextRequest(jwksPath);
    await issuer.nextRequest(jwksPath);
    expect((await api.getClient(mintToken(issuer))).status).toBe(200);
  });
});

describe('the option fetchKeySet', () => {
  const requested: string[] = [];
  const tested = useApi({
    fetchKeySet: async (jwksUri, getJson) => {
      requested.push(jwksUri);
      const { keys } = await getJson(jwksUri);
      return keys;
    },
  });

  it('fetches the key set', async () => {
    const { status } = await tested.api.getClient(mintToken(tested.issuer));
    expect(status).toBe(200);
    expect(requested).toEqual([`${tested.issuer.url}.well-known/jwks.json`]);
  });
});
