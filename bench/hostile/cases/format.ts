import { base64url } from '../../../test/support/mint-token.js';
import {
  acceptedToken,
  refusedToken,
  type HostileGroup,
} from '../hostile-case.js';

const notObjects = [
  ' ',
  'null',
  'true',
  '0',
  '-1e999',
  '"text"',
  '[]',
  '[{}]',
  '{',
  '}',
  '{}{}',
  '{"a":}',
  "{'a':1}",
  '{"a":1,}',
  '\u0000',
  'NaN',
  'undefined',
  '<xml/>',
  '\ufeff\ufeff{}',
];

const shapes: readonly [string, string][] = [
  ['one part', 'abc'],
  ['two parts', 'e30.e30'],
  ['four parts', 'e30.e30.e30.e30'],
  ['five parts, as an encrypted token', 'e30.e30.e30.e30.e30'],
  ['ten parts', Array(10).fill('e30').join('.')],
  ['a thousand parts', Array(1000).fill('e').join('.')],
  ['dots alone', '..'],
  ['empty objects', 'e30.e30.e30'],
  ['a UUID', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'],
  ['an opaque token of the tenant', 'kR7xY2pQ0sLmN4vB8zTc'],
  [
    'a JSON Web Encryption header',
    `${base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.a.b.c.d`,
  ],
  ['the word null', 'null'],
  ['the word undefined', 'undefined'],
  ['the word __proto__', '__proto__'],
  ['a path', '../../etc/passwd'],
];

export const format: HostileGroup = {
  title: 'Token format',
  cases: [
    acceptedToken('control: a valid token', ({ mint }) => mint()),
    ...shapes.map(([name, token]) => refusedToken(name, () => token)),
    ...notObjects.map((rawHeader) =>
      refusedToken(`header ${JSON.stringify(rawHeader)}`, ({ mint }) =>
        mint({ rawHeader }),
      ),
    ),
    ...notObjects.map((rawPayload) =>
      refusedToken(
        `well-signed payload ${JSON.stringify(rawPayload)}`,
        ({ mint }) => mint({ rawPayload }),
      ),
    ),
    ...notObjects.map((rawPayload) =>
      refusedToken(
        `well-signed payload ${JSON.stringify(rawPayload)} of typ at+jwt`,
        ({ mint }) => mint({ rawPayload, header: { typ: 'at+jwt' } }),
      ),
    ),
    refusedToken('an empty signature', ({ mint }) =>
      mint().replace(/[^.]+$/, ''),
    ),
    refusedToken('an empty payload', ({ mint }) =>
      mint().replace(/\.[^.]+\./, '..'),
    ),
    refusedToken('an empty header', ({ mint }) => mint().replace(/^[^.]+/, '')),
    refusedToken('padding', ({ mint }) => `${mint()}==`),
    refusedToken('base64 instead of base64url', ({ mint }) =>
      mint().replace(/.$/, '+'),
    ),
    refusedToken('stray bits in the last character', ({ mint }) =>
      strayBits(mint()),
    ),
    refusedToken('a token in a token', ({ mint }) =>
      mint({ header: { cty: 'JWT' }, rawPayload: mint() }),
    ),
    refusedToken('a token of 9 KiB', ({ mint }) =>
      mint({ claims: { filler: 'x'.repeat(6500) } }),
    ),
    refusedToken('8 KiB of one letter', () => 'x'.repeat(8193)),
    refusedToken('a payload nested 65 deep', ({ mint }) => nested(mint, 65)),
    refusedToken('a payload nested 2,600 deep', ({ mint }) =>
      nested(mint, 2600),
    ),
    refusedToken('a header nested 2,000 deep', ({ mint }) =>
      mint({
        rawHeader: `{"alg":"RS256","kid":"good","x":${'['.repeat(2000)}${']'.repeat(2000)},"typ":[]}`,
      }),
    ),
    acceptedToken(
      'control: a header that repeats alg, the last one good',
      ({ mint }) =>
        mint({ rawHeader: '{"alg":"none","kid":"good","alg":"RS256"}' }),
    ),
    refusedToken('a header that repeats alg, the last one none', ({ mint }) =>
      mint({ rawHeader: '{"alg":"RS256","kid":"good","alg":"none"}' }),
    ),
    refusedToken('a payload with invalid UTF-8 in iss', ({ mint }) =>
      mint({ claims: { iss: 'http://\ud800' } }),
    ),
  ],
};

function strayBits(token: string): string {
  const alphabet =
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${token.slice(0, -1)}${alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1]}`;
}

function nested(
  mint: (options: { rawPayload: string }) => string,
  levels: number,
): string {
  const [, payload = ''] = mint({} as { rawPayload: string }).split('.');
  const claims = Buffer.from(payload, 'base64url').toString();
  const value = `${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`;
  return mint({
    rawPayload: claims.replace(/}$/, `,"https://example.com/deep":${value}}`),
  });
}
