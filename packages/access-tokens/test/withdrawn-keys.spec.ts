import { describe, expect, it } from 'vitest';
import {
  createSigningKeyPair,
  jwksPath,
  json,
  mintToken,
} from '../src/testing/index.js';
import { expectUnavailable, useApi } from './support/use-api.js';

const kid = 'key-1';
const keySets: readonly (readonly [string, readonly unknown[]])[] = [
  ['an empty set', []],
  [
    'a key of another algorithm',
    [createSigningKeyPair(kid, { jwk: { alg: 'RS512' } }).jwk],
  ],
  [
    'a key for encryption',
    [createSigningKeyPair(kid, { jwk: { use: 'enc' } }).jwk],
  ],
  ['a key of 1024 bits', [createSigningKeyPair(kid, { bits: 1024 }).jwk]],
  ['values that are not keys', [null, 1, 'key', []]],
];

describe.each(keySets)(
  'if the issuer replaces its keys with %s, the API',
  (_what, published) => {
    const leaked = createSigningKeyPair(kid);
    const tested = useApi({
      keys: [leaked],
      maxAgeMs: 50,
      minRetryMs: 20,
      maxRetryMs: 100,
    });
    const isUsable = () =>
      tested.api.keys.issuers.values().next().value!.usable;

    it('stops accepting tokens, even cached ones', async () => {
      const { api, issuer } = tested;
      const cached = mintToken(issuer);
      expect((await api.getClient(cached)).status).toBe(200);
      issuer.answer(jwksPath, (_request, response) =>
        json(response, { keys: published }),
      );
      await expect.poll(isUsable).toBe(false);
      expectUnavailable(await api.getClient(cached));
      expectUnavailable(await api.getClient(mintToken(issuer)));
      expect(api.logs.join('\n')).toContain(
        '"reason":"the issuer publishes no usable signing key"',
      );
    });

    it('reports the issuer as unusable, not as failing', async () => {
      const { api, issuer } = tested;
      expect(api.logs).toContain(`fetched ${issuer.url} unusable`);
      expect(api.logs.filter((line) => line.startsWith('failed'))).toEqual([]);
    });

    it('uses the issuer’s next key without waiting for a request', async () => {
      const { api, issuer } = tested;
      issuer.keys = [createSigningKeyPair('key-2')];
      issuer.answer(jwksPath, undefined);
      await expect.poll(isUsable).toBe(true);
      expect((await api.getClient(mintToken(issuer))).status).toBe(200);
      const old = mintToken({ url: issuer.url, keys: [leaked] });
      expect((await api.getClient(old)).status).toBe(401);
    });
  },
);

describe('if the issuer has no usable key, the API', () => {
  const tested = useApi({ keys: [], minRetryMs: 60_000 });

  it('fetches at most once per retry delay, however many requests arrive', async () => {
    const { api, issuer } = tested;
    const signer = { url: issuer.url, keys: [createSigningKeyPair(kid)] };
    for (let index = 0; index < 10; index += 1)
      expectUnavailable(await api.getClient(mintToken(signer)));
    expect(issuer.requests.get(jwksPath)).toBe(1);
  });
});
