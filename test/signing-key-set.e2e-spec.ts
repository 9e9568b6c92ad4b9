import { describe, expect, it } from 'vitest';
import { expectChallenge } from './support/expect-challenge.js';
import { base64url, mintToken } from './support/mint-token.js';
import {
  signingKeyPair,
  type SigningKeyPair,
} from './support/signing-key-pair.js';
import { useApi, type ApiWithIssuer } from './support/use-api.js';

/** Asks with a token that `key` has signed, whatever else the issuer publishes. */
const getSignedBy = (
  { api, issuer }: ApiWithIssuer,
  key: SigningKeyPair,
  alg = 'RS256',
  kid = key.kid,
) =>
  api.getClient(
    mintToken({ url: issuer.url, keys: [key] }, { header: { alg, kid } }),
  );

describe('of all keys that an issuer publishes', () => {
  const good = signingKeyPair('good');
  const withoutAlg = signingKeyPair('without-alg', {
    jwk: { alg: undefined, use: undefined },
  });
  const secretMembers = signingKeyPair('private');
  Object.assign(
    secretMembers.jwk,
    secretMembers.privateKey.export({ format: 'jwk' }),
  );

  const unusable: readonly [string, SigningKeyPair][] = [
    ['for encryption', signingKeyPair('enc', { jwk: { use: 'enc' } })],
    [
      'not for verifying',
      signingKeyPair('ops', { jwk: { key_ops: ['encrypt'] } }),
    ],
    ['of 1024 bits', signingKeyPair('weak', { bits: 1024 })],
    ['published for RS512', signingKeyPair('rs512', { jwk: { alg: 'RS512' } })],
    [
      'published for an alg that is no string',
      signingKeyPair('odd', { jwk: { alg: 256 } }),
    ],
    ['without a kid', signingKeyPair('no-kid', { jwk: { kid: undefined } })],
    ['with a broken modulus', signingKeyPair('broken', { jwk: { n: '!' } })],
    ['that is private', secretMembers],
  ];
  const symmetric = signingKeyPair('oct', {
    jwk: { kty: 'oct', k: base64url('a secret'), n: undefined, e: undefined },
  });
  const elliptic = signingKeyPair('ec', { type: 'ec' });
  const sameKid = signingKeyPair('good');

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
    ['that says neither its use nor its algorithm', withoutAlg],
  ])('one %s verifies', async (_kind, key) => {
    expect((await getSignedBy(tested, key)).status).toBe(200);
  });

  it.each(unusable)('one %s does not', async (_kind, key) => {
    expectChallenge(await getSignedBy(tested, key), {
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
      saying: /^kid names no signing key/,
    });
  });

  it.each(['ec', 'oct'])(
    'one of type %s does not verify RS256',
    async (kid) => {
      const response = await getSignedBy(tested, good, 'RS256', kid);
      expectChallenge(response, {
        status: 401,
        code: 'invalid_token',
        error: 'invalid_token',
      });
    },
  );

  it('the first one of two with the same kid counts', async () => {
    expectChallenge(await getSignedBy(tested, sameKid), {
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
      saying: /^The signature/,
    });
  });
});

describe('algorithms that TOKEN_SIGNING_ALG lists', () => {
  const rsa = signingKeyPair('rsa', { jwk: { alg: undefined } });
  const curves = [
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
  ] as const;
  const ecKeys = curves.map(([alg, curve]) =>
    signingKeyPair(alg, { type: 'ec', curve }),
  );
  const tested = useApi({
    variables: {
      TOKEN_SIGNING_ALG:
        'RS256, RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512',
    },
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
    '%s is refused where its signature has %d bytes of %d',
    async (alg, length, byte, key) => {
      const { url } = tested.issuer;
      const token = mintToken({ url, keys: [key] }, { header: { alg } });
      const forged = Buffer.alloc(length, byte).toString('base64url');
      expectChallenge(
        await tested.api.getClient(token.replace(/[^.]+$/, forged)),
        {
          status: 401,
          code: 'invalid_token',
          error: 'invalid_token',
          saying: /^The signature/,
        },
      );
    },
  );

  it.each([
    ['ES256', 'rsa'],
    ['RS256', 'ES256'],
    ['ES384', 'ES256'],
  ])(
    '%s does not verify with the key %s, which is of another kind',
    async (alg, kid) => {
      const signer = alg.startsWith('ES') ? (ecKeys[0] as SigningKeyPair) : rsa;
      expectChallenge(await getSignedBy(tested, signer, alg, kid), {
        status: 401,
        code: 'invalid_token',
        error: 'invalid_token',
        saying: /^alg /,
      });
    },
  );
});
