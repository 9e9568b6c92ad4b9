import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectChallenge } from './support/expect-challenge.js';
import { base64url, mintToken } from './support/mint-token.js';
import { useApi } from './support/use-api.js';

const tested = useApi();

async function expectRefused(token: string, saying?: RegExp): Promise<void> {
  expectChallenge(await tested.api.getClient(token), {
    status: 401,
    code: 'invalid_token',
    error: 'invalid_token',
    ...(saying && { saying }),
  });
}

describe('a token that is no compact JWS', () => {
  it.each([
    ['one part', () => 'abc'],
    ['two parts', () => 'e30.e30'],
    ['four parts', () => 'e30.e30.e30.e30'],
    ['five parts, as an encrypted one', () => 'e30.e30.e30.e30.e30'],
    [
      'an empty signature',
      () => mintToken(tested.issuer).replace(/[^.]+$/, ''),
    ],
    [
      'an empty payload',
      () => mintToken(tested.issuer).replace(/\.[^.]+\./, '..'),
    ],
    ['padding', () => `${mintToken(tested.issuer)}==`],
    [
      'base64 instead of base64url',
      () => mintToken(tested.issuer).replace(/.$/, '+'),
    ],
    ['a part of impossible length', () => `${mintToken(tested.issuer)}aaa`],
  ])('is refused: %s', (_what, token) => expectRefused(token(), /^The token /));

  it('is refused where its last character has stray bits, which decoders ignore', async () => {
    const token = mintToken(tested.issuer);
    const alphabet =
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1) ?? '');
    const twin = `${token.slice(0, -1)}${alphabet[last + 1]}`;
    const bytes = (jws: string) =>
      Buffer.from(jws.split('.')[2] ?? '', 'base64url');
    expect(bytes(twin).equals(bytes(token))).toBe(true);
    await expectRefused(twin, /canonical/);
  });

  it('is refused over 8 KiB, unread, and accepted just below', async () => {
    const padded = (length: number) =>
      mintToken(tested.issuer, { claims: { x: 'x'.repeat(length) } });
    await expectRefused(padded(7000), /longer than 8192/);
    expect((await tested.api.getClient(padded(5000))).status).toBe(200);
  });
});

describe('a header or payload that is no JSON object', () => {
  const notObjects = [
    '',
    ' ',
    'null',
    '1',
    '"x"',
    '[]',
    'true',
    '{',
    '{}{}',
    '{"a":}',
    '\u0000',
    'undefined',
  ];

  it.each(notObjects.slice(1))('header %j is refused', (rawHeader) =>
    expectRefused(
      mintToken(tested.issuer, { rawHeader }),
      /header is not a JSON object/,
    ),
  );

  it.each(
    ['JWT', undefined, 'at+jwt'].flatMap((typ) =>
      notObjects.slice(1).map((json) => [json, typ]),
    ),
  )(
    'payload %j with typ %s is refused, well signed as it is',
    (rawPayload, typ) =>
      expectRefused(
        mintToken(tested.issuer, {
          header: { typ },
          rawPayload: rawPayload ?? '',
        }),
        /payload is not a JSON object/,
      ),
  );

  it('a nested token as payload is refused', () =>
    expectRefused(
      mintToken(tested.issuer, {
        header: { cty: 'JWT' },
        rawPayload: mintToken(tested.issuer),
      }),
      /payload is not a JSON object/,
    ));

  it.each([65, 2600])(
    'a payload nested %i levels deep is refused: what walks it recursively would overflow',
    (levels) => {
      const nested = `${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`;
      const [, payload = ''] = mintToken(tested.issuer).split('.');
      const rawPayload = Buffer.from(payload, 'base64url')
        .toString()
        .replace(/}$/, `,"https://example.com/deep":${nested}}`);
      return expectRefused(
        mintToken(tested.issuer, { rawPayload }),
        /nested more than 64 levels/,
      );
    },
  );

  it('a member that stands twice in the header counts as its last one', async () => {
    const header = (members: string) =>
      `{"kid":"key-1","typ":"JWT",${members}}`;
    const rawHeader = header('"alg":"none","alg":"RS256"');
    expect(
      (await tested.api.getClient(mintToken(tested.issuer, { rawHeader })))
        .status,
    ).toBe(200);
    await expectRefused(
      mintToken(tested.issuer, {
        rawHeader: header('"alg":"RS256","alg":"none"'),
      }),
      /^alg /,
    );
  });
});

describe('whatever is sent as a token', () => {
  const outcome = async (authorization: string): Promise<number> =>
    (
      await tested.api
        .request()
        .get('/client')
        .set('authorization', authorization)
    ).status;

  it('of any bytes that a header can hold is 400 or 401', () =>
    fc.assert(
      fc.asyncProperty(
        fc
          .uint8Array({ minLength: 1, maxLength: 200 })
          .map((bytes) =>
            Buffer.from(
              bytes.map((byte) => (byte < 32 || byte === 127 ? 32 : byte)),
            ).toString('latin1'),
          ),
        async (value) => [400, 401].includes(await outcome(`Bearer ${value}`)),
      ),
      { numRuns: 150 },
    ));

  it('of any JSON as header and payload, well signed, is 401', () =>
    fc.assert(
      fc.asyncProperty(fc.json(), fc.json(), async (rawHeader, rawPayload) => {
        const token = mintToken(tested.issuer, { rawHeader, rawPayload });
        return (
          token.length > 12_000 || (await outcome(`Bearer ${token}`)) === 401
        );
      }),
      { numRuns: 150 },
    ));

  it('of any claims on top of valid ones is 200 or 401', () =>
    fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }),
        async (claims) => {
          const token = mintToken(tested.issuer, { claims });
          return (
            token.length > 12_000 ||
            [200, 401].includes(await outcome(`Bearer ${token}`))
          );
        },
      ),
      { numRuns: 150 },
    ));

  it('of any header members on top of valid ones is 200 or 401', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            alg: fc.oneof(fc.constant('RS256'), fc.jsonValue()),
            typ: fc.jsonValue(),
            kid: fc.oneof(fc.constant('key-1'), fc.jsonValue()),
            crit: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
        async (header) => {
          const [, payload, signature] = mintToken(tested.issuer).split('.');
          const json = JSON.stringify({
            alg: 'RS256',
            kid: 'key-1',
            ...header,
          });
          return [200, 401].includes(
            await outcome(`Bearer ${base64url(json)}.${payload}.${signature}`),
          );
        },
      ),
      { numRuns: 150 },
    ));
});
