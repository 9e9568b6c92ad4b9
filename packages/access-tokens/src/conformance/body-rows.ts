import { gzipSync } from 'node:zlib';
import {
  bearer,
  missing,
  type Expected,
  type RequestParts,
  type Row,
} from './hostile-request.js';

type Headers = readonly (readonly [string, string])[];

const json: Headers = [['Content-Type', 'application/json']];
const nest = (levels: number, open: string, close: string): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

/** Bodies that are expensive to read, or malformed. */
const bodies: readonly (readonly [string, string | Buffer, Headers?])[] = [
  ['malformed JSON', '{'],
  ['an empty body', ''],
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ['a member __proto__', '{"text":"x","__proto__":{"admin":true}}'],
  ['an array instead of an object', '[]'],
  ['arrays nested 60,000 deep', nest(60_000, '[', ']')],
  ['objects nested 20,000 deep', nest(20_000, '{"a":', '}')],
  ['131,000 opening brackets', '['.repeat(131_000)],
  ['a number of 100,000 digits', '9'.repeat(100_000)],
  ['a form', 'text=x', [['Content-Type', 'application/x-www-form-urlencoded']]],
  ['an invalid Content-Type', '{}', [['Content-Type', ';charset=utf-8']]],
  ['a body without Content-Type', '{}', []],
];

/** Bodies whose size a server may reject before it authenticates the caller. */
const oversized: typeof bodies = [
  ['a megabyte', `{"text":"${'x'.repeat(1_000_000)}"}`],
  [
    'a Content-Length of a terabyte',
    '{',
    [...json, ['Content-Length', '1000000000000']],
  ],
  [
    '50 MB compressed with gzip',
    gzipSync(Buffer.alloc(50_000_000)),
    [...json, ['Content-Encoding', 'gzip']],
  ],
];

const post = (
  name: string,
  expected: Expected,
  create: (token: string, postPath: string) => RequestParts,
): Row => ({
  name,
  method: 'POST',
  expected,
  create: ({ mint }, { path, postPath = path }) => ({
    path: postPath,
    ...create(mint(), postPath),
  }),
});

const withoutToken = (
  [name, body, headers = json]: (typeof bodies)[number],
  expected: Expected,
): Row => post(`${name} without a token`, expected, () => ({ headers, body }));

const withInvalidToken = (
  [name, body, headers = json]: (typeof bodies)[number],
  expected: Expected,
): Row =>
  post(`${name} with an invalid token`, expected, () => ({
    headers: [...(bearer('e30.e30.e30').headers ?? []), ...headers],
    body,
  }));

/** Authentication comes first: without a valid token, the body must not matter. */
export const bodyRows: readonly Row[] = [
  ...bodies.map((row) => withoutToken(row, missing)),
  ...bodies.map((row) =>
    withInvalidToken(row, { status: 401, code: 'invalid_token' }),
  ),
  ...oversized.map((row) => withoutToken(row, { status: [401, 413] })),
  ...oversized.map((row) => withInvalidToken(row, { status: [401, 413] })),
  post('a token in a form', missing, (token) => ({
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: `access_token=${token}`,
  })),
  post('a token in the body', missing, (token) => ({
    headers: json,
    body: JSON.stringify({ access_token: token, text: 'x' }),
  })),
  post('a token in a trailer', missing, (token, postPath) => ({
    raw: `POST ${postPath} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\ntrailer: authorization\r\n\r\n0\r\nauthorization: Bearer ${token}\r\n\r\n`,
  })),
];
