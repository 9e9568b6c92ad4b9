import { base64url } from '../testing/mint-token.js';
import {
  accepts,
  mintWithMembers,
  rejects,
  show,
  words,
  type Context,
  type Row,
} from './hostile-request.js';

const notObjects = [
  ...words('null true 0 -1e999 "text" [] [{}] { } {}{} {"a":} {"a":1,} NaN'),
  ...words(`{'a':1} undefined <xml/>`),
  ' ',
  '\0',
  '\ufeff\ufeff{}',
];

/** Texts that are not signed JWTs in compact serialization. */
const shapes: readonly (readonly [name: string, token: string])[] = [
  ['a token of one part', 'abc'],
  ['a token of two parts', 'e30.e30'],
  ['a token of four parts', 'e30.e30.e30.e30'],
  ['a token of five parts, like an encrypted one', 'e30.e30.e30.e30.e30'],
  ['a token of ten parts', Array(10).fill('e30').join('.')],
  ['a token of a thousand parts', Array(1000).fill('e').join('.')],
  ['only dots', '..'],
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

/** Edits that make a valid token invalid. */
const edits: readonly (readonly [string, (token: string) => string])[] = [
  ['an empty signature', (token) => token.replace(/[^.]+$/, '')],
  ['an empty payload', (token) => token.replace(/\.[^.]+\./, '..')],
  ['an empty header', (token) => token.replace(/^[^.]+/, '')],
  ['a token with padding', (token) => `${token}==`],
  ['base64 instead of base64url', (token) => token.replace(/.$/, '+')],
  ['a part of an impossible length', (token) => `${token}aaa`],
  ['stray bits in the last character', setStrayBits],
];

export const formatRows: readonly Row[] = [
  accepts('a valid token', ({ mint }) => mint()),
  ...shapes.map(([name, token]) => rejects(name, 'format', () => token)),
  ...edits.map(([name, edit]) =>
    rejects(name, 'format', ({ mint }) => edit(mint())),
  ),
  rejects('a token of empty objects', 'alg', () => 'e30.e30.e30w'),
  ...notObjects.flatMap((json) => [
    rejects(`the header ${show(json)}`, 'format', ({ mint }) =>
      mint({ rawHeader: json }),
    ),
    ...['JWT', 'at+jwt', undefined].map((typ) =>
      rejects(
        `the signed payload ${show(json)} ${typ === undefined ? 'without typ' : `with typ ${typ}`}`,
        'format',
        ({ mint }) => mint({ rawPayload: json, header: { typ } }),
      ),
    ),
  ]),
  rejects('a token in a token', 'format', ({ mint }) =>
    mint({ header: { cty: 'JWT' }, rawPayload: mint() }),
  ),
  rejects('a token of 9 KiB', 'size', ({ mint }) =>
    mint({ claims: { filler: 'x'.repeat(6500) } }),
  ),
  accepts('a token of 7 KiB', ({ mint }) =>
    mint({ claims: { filler: 'x'.repeat(4700) } }),
  ),
  rejects('8 KiB of one letter', 'size', () => 'x'.repeat(8193)),
  rejects('a payload nested 65 deep', 'format', nestPayload(65)),
  rejects('a payload nested 2,600 deep', 'format', nestPayload(2600)),
  rejects('a header nested 2,000 deep', 'typ', ({ mint }) =>
    mint({
      rawHeader: `{"alg":"RS256","kid":"good","x":${'['.repeat(2000)}${']'.repeat(2000)},"typ":[]}`,
    }),
  ),
  accepts('a header with alg twice, the last one valid', ({ mint }) =>
    mint({ rawHeader: '{"alg":"none","kid":"good","alg":"RS256"}' }),
  ),
  rejects('a header with alg twice, the last one none', 'alg', ({ mint }) =>
    mint({ rawHeader: '{"alg":"RS256","kid":"good","alg":"none"}' }),
  ),
  rejects('a payload with exp twice, the last one expired', 'exp', (context) =>
    mintWithMembers(context, '"exp":1'),
  ),
  rejects('a payload with invalid UTF-8 in iss', 'iss', ({ mint }) =>
    mint({ claims: { iss: 'http://\ud800' } }),
  ),
];

/** Changes the last character to one that decodes to the same bytes (RFC 4648, section 3.5). */
function setStrayBits(token: string): string {
  const alphabet =
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${token.slice(0, -1)}${alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1]}`;
}

function nestPayload(levels: number): (context: Context) => string {
  const value = `${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`;
  return (context) =>
    mintWithMembers(context, `"${context.namespace}deep":${value}`);
}
