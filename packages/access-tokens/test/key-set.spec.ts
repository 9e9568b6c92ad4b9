import { sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signingAlgorithms } from '../src/index.js';
import {
  base64url,
  createSigningKeyPair,
  mintToken,
  type SigningKeyPair,
} from '../src/testing/index.js';
import {
  expectRejected,
  useApi,
  type ApiWithIssuer,
} from './support/use-api.js';

/** Sends a token that is signed with this key, even if the issuer does not publish it. */
const getSignedBy = (
  { api, issuer }: ApiWithIssuer,
  key: SigningKeyPair,
  alg = 'RS256',
  kid = key.kid,
) =>
  api.getClient(
    mintToken({ url: issuer.url, keys: [key] }, { header: { alg, kid } }),
  );

describe('an API', () => {
  const good = createSigningKeyPair('good');
  const withoutAlg = createSigningKeyPair('without-alg', {
    jwk: { alg: undefined, use: undefined },
  });
  const secretMembers = createSigningKeyPair('private');
  Object.assign(
    secretMembers.jwk,
    secretMembers.privateKey.export({ format: 'jwk' }),
  );

  const unusable: readonly [string, SigningKeyPair][] = [
    ['for encryption', createSigningKeyPair('enc', { jwk: { use: 'enc' } })],
    [
      'not for verifying',
      createSigningKeyPair('ops', { jwk: { key_ops: ['encrypt'] } }),
    ],
    ['of 1024 bits', createSigningKeyPair('weak', { bits: 1024 })],
    [
      'published for RS512',
      createSigningKeyPair('rs512', { jwk: { alg: 'RS512' } }),
    ],
    [
      'published for an alg that is not a string',
      createSigningKeyPair('odd', { jwk: { alg: 256 } }),
    ],
    [
      'without a kid',
      createSigningKeyPair('no-kid', { jwk: { kid: undefined } }),
    ],
    [
      'with a broken modulus',
      createSigningKeyPair('broken', { jwk: { n: '!' } }),
    ],
    ['that is private', secretMembers],
  ];
  const symmetric = createSigningKeyPair('oct', {
    jwk: { kty: 'oct', k: base64url('a secret'), n: undefined, e: undefined },
  });
  const elliptic = createSigningKeyPair('ec', { type: 'ec' });
  const sameKid = createSigningKeyPair('good');

  const tested = useApi({
    keys: [
      good,
      withoutAlg,
      ...unusable.map(([, key]) => key),
      symmetric,
      elliptic,
      sameKid,
    ],
  });

  it.each([
    ['for RS256 and signatures', good],
    ['without use or alg', withoutAlg],
  ])('uses a key %s', async (_kind, key) => {
    expect((await getSignedBy(tested, key)).status).toBe(200);
  });

  it.each(unusable)('ignores a key %s', async (_kind, key) => {
    expectRejected(
      await getSignedBy(tested, key),
      /^kid does not name a signing key/,
    );
  });

  it.each(['ec', 'oct'])(
    'does not verify RS256 with a key of type %s',
    async (kid) => {
      const response = await getSignedBy(tested, good, 'RS256', kid);
      expectRejected(response);
    },
  );

  it('uses the first of two keys with the same kid', async () => {
    expectRejected(await getSignedBy(tested, sameKid), /^The signature/);
  });
});

describe('an allowed algorithm', () => {
  const rsa = createSigningKeyPair('rsa', { jwk: { alg: undefined } });
  const curves = [
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
  ] as const;
  const ecKeys = curves.map(([alg, curve]) =>
    createSigningKeyPair(alg, { type: 'ec', curve }),
  );
  const tested = useApi({
    algorithms: signingAlgorithms,
    keys: [rsa, ...ecKeys],
  });

  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])(
    '%s is accepted',
    async (alg) => {
      expect((await getSignedBy(tested, rsa, alg)).status).toBe(200);
    },
  );

  it.each(ecKeys.map((key) => [key.kid, key] as const))(
    '%s is accepted',
    async (alg, key) => {
      expect((await getSignedBy(tested, key, alg)).status).toBe(200);
    },
  );

  it.each(
    ecKeys.flatMap((key) =>
      [1, 63, 64, 65, 96, 132, 133, 256].flatMap((length) =>
        [0x00, 0xff].map((byte) => [key.kid, length, byte, key] as const),
      ),
    ),
  )(
    '%s is rejected if the signature has %d bytes of %d',
    async (alg, length, byte, key) => {
      const { url } = tested.issuer;
      const token = mintToken({ url, keys: [key] }, { header: { alg } });
      const forged = Buffer.alloc(length, byte).toString('base64url');
      expectRejected(
        await tested.api.getClient(token.replace(/[^.]+$/, forged)),
        /^The signature/,
      );
    },
  );

  it.each(ecKeys.map((key) => [key.kid, key] as const))(
    '%s is rejected if the signature is DER',
    async (alg, key) => {
      const { url } = tested.issuer;
      const token = mintToken({ url, keys: [key] }, { header: { alg } });
      const input = token.replace(/\.[^.]+$/, '');
      const der = sign(
        `sha${alg.slice(2)}`,
        Buffer.from(input),
        key.privateKey,
      );
      expectRejected(
        await tested.api.getClient(`${input}.${base64url(der)}`),
        /^The signature/,
      );
    },
  );

  it.each([
    ['ES256', 'rsa'],
    ['RS256', 'ES256'],
    ['ES384', 'ES256'],
  ])(
    '%s is rejected with the key %s, which has another type',
    async (alg, kid) => {
      const signer = alg.startsWith('ES') ? (ecKeys[0] as SigningKeyPair) : rsa;
      expectRejected(await getSignedBy(tested, signer, alg, kid), /^alg /);
    },
  );
});

describe('an API with several keys with the same kid', () => {
  const kid = 'shared';
  const forRs512 = createSigningKeyPair(kid, { jwk: { alg: 'RS512' } });
  const elliptic = createSigningKeyPair(kid, { type: 'ec' });
  const forRs256 = createSigningKeyPair(kid);
  const tested = useApi({
    algorithms: ['RS256', 'RS512', 'ES256', 'ES384'],
    keys: [forRs512, elliptic, forRs256],
  });

  it.each([
    ['RS256', forRs256],
    ['RS512', forRs512],
    ['ES256', elliptic],
  ])('verifies %s with the key for it', async (alg, key) => {
    expect((await getSignedBy(tested, key, alg)).status).toBe(200);
  });

  it('does not verify a token with a key for another alg', async () => {
    const token = await getSignedBy(tested, forRs512, 'RS256');
    expectRejected(token, /^The signature/);
  });

  it('rejects an alg for which there is no key', async () => {
    const token = await getSignedBy(tested, elliptic, 'ES384');
    expectRejected(token, /^alg is not an algorithm of the key/);
  });
});
