import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { HostileCase, HostileGroup } from '../hostile-case.js';

type Expected = Pick<HostileCase, 'status' | 'code'>;
const malformedJson: Expected = { status: 400, code: 'malformed_json' };
const tooDeep: Expected = { status: 400, code: 'body_too_deep' };
const invalid: Expected = { status: 400, code: 'body_invalid' };
const otherMedia: Expected = { status: 415, code: 'unsupported_media_type' };
const tooLarge: Expected = { status: 413, code: 'body_too_large' };
const accepted: Expected = { status: 200 };

const json = [['Content-Type', 'application/json']] as const;
const good = '{"text":"It works."}';

function post(
  name: string,
  body: string | Buffer,
  expected: Expected,
  headers: readonly (readonly [string, string])[] = json,
): HostileCase {
  return {
    name,
    request: ({ mint }) => ({
      method: 'POST',
      path: '/text-analysis',
      headers: [['Authorization', `Bearer ${mint()}`], ...headers],
      body,
    }),
    ...expected,
  };
}

/** The same body from somebody unknown: nothing of it may be judged. */
const anonymously = (
  { name, request }: HostileCase,
  status: number | readonly number[] = 401,
): HostileCase => ({
  name: `without a token: ${name}`,
  request: (world) => {
    const { headers = [], ...rest } = request(world);
    return { ...rest, headers: headers.slice(1) };
  },
  status,
});

const nested = (levels: number, open: string, close: string): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

const malformed = [
  '{',
  '}',
  '[',
  '{"text"',
  '{"text":',
  '{"text":"x"',
  '{"text":"x",}',
  "{'text':'x'}",
  '{text:"x"}',
  'text',
  '""x',
  '{"text":"\u0000"}',
  '{"text":"x"}{"text":"y"}',
  '{"text":"x"} junk',
  '\u0000',
  '<text>x</text>',
  'text=x',
  'NaN',
  '{"text":undefined}',
  '{"text":"\\ud8"}',
  '{"text":01}',
  '// comment\n{}',
];
const prototypes = [
  '{"text":"x","__proto__":{"admin":true}}',
  '{"__proto__":null,"text":"x"}',
  '{"text":"x","\\u005f_proto__":{"a":1}}',
  '{"text":"x","constructor":{"prototype":{"admin":true}}}',
  '{"text":"x","a":{"b":{"__proto__":{}}}}',
  '{"text":"x","a":[{"__proto__":1}]}',
];
const wrongShapes = [
  'null',
  'true',
  '1',
  '"text"',
  '[]',
  '[{"text":"x"}]',
  '{}',
  '{"text":null}',
  '{"text":1}',
  '{"text":true}',
  '{"text":{}}',
  '{"text":["x"]}',
  '{"text":{"length":1}}',
  '{"text":""}',
  '{"text":"   "}',
  '{"Text":"x"}',
  '{"text":"x","extra":1}',
  '{"text":"x","then":1}',
  '{"text":"x","length":1e9}',
  '{"":1,"text":"x"}',
];
/** Named like members that every object inherits: left out, since no class can declare them. */
const inherited = [
  '{"text":"x","toString":1}',
  '{"text":"x","hasOwnProperty":1}',
  '{"text":"x","constructor":1}',
  '{"text":"x","valueOf":null}',
];
const mediaTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'text/json',
  'application/jsonx',
  'application/ld+json',
  'application/problem+json',
  'application/merge-patch+json',
  'application/octet-stream',
  'application/',
  '/json',
  '*/*',
  'application',
  ';charset=utf-8',
  'json',
  '\xe4',
  'application/json, text/plain',
];
const encodings: [string, Buffer][] = [
  ['gzip', gzipSync(good)],
  ['deflate', deflateSync(good)],
  ['br', brotliCompressSync(good)],
  ['gzip', gzipSync(Buffer.alloc(50_000_000))],
  ['identity, gzip', Buffer.from(good)],
  ['x', Buffer.from(good)],
  ['GZIP', gzipSync(good)],
  ['', Buffer.from(good)],
  ['chunked', Buffer.from(good)],
];

const bodies: readonly HostileCase[] = [
  post('control: a good one', good, accepted),
  post('control: with a charset', good, accepted, [
    ['Content-Type', 'application/json; charset=utf-8'],
  ]),
  post('control: media type in capitals', good, accepted, [
    ['Content-Type', 'APPLICATION/JSON'],
  ]),
  post(
    'control: ten thousand escaped emoji',
    `{"text":"${'\\ud83d\\ude00'.repeat(10_000)}"}`,
    accepted,
  ),
  post(
    'control: 65 KiB of white space around',
    `${' '.repeat(65_000)}${good}`,
    accepted,
  ),
  ...malformed.map((body) => post(JSON.stringify(body), body, malformedJson)),
  ...prototypes.map((body) => post(body, body, malformedJson)),
  ...inherited.map((body) => post(`control: ${body}`, body, accepted)),
  ...wrongShapes.map((body) => post(body, body, invalid)),
  post(
    'bytes that are no UTF-8',
    Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    malformedJson,
  ),
  post('UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), malformedJson),
  post('nothing', '', { status: [400, 415] }),
  post('arrays nested 65 deep', nested(65, '[', ']'), tooDeep),
  post('arrays nested 3,000 deep', nested(3000, '[', ']'), tooDeep),
  post('arrays nested 60,000 deep', nested(60_000, '[', ']'), tooDeep),
  post('objects nested 5,000 deep', nested(5000, '{"a":', '}'), tooDeep),
  post(
    'objects nested 20,000 deep in text',
    `{"text":${nested(20_000, '{"a":', '}')}}`,
    tooDeep,
  ),
  post('131,000 opening brackets', '['.repeat(131_000), malformedJson),
  post(
    '20,000 unknown members',
    `{${Array.from({ length: 9000 }, (_, index) => `"a${index}":1`).join(',')}}`,
    invalid,
  ),
  post(
    'a number of 100,000 digits',
    `{"text":${'9'.repeat(100_000)}}`,
    invalid,
  ),
  post(
    'a byte more than 128 KiB',
    `{"text":"${'x'.repeat(131_072 - 10)}"}`,
    tooLarge,
  ),
  post('a megabyte', `{"text":"${'x'.repeat(1_000_000)}"}`, tooLarge),
  post('a Content-Length of a terabyte', '{', tooLarge, [
    ...json,
    ['Content-Length', '1000000000000'],
  ]),
  ...mediaTypes.map((type) =>
    post(`Content-Type: ${type}`, good, otherMedia, [['Content-Type', type]]),
  ),
  post('no Content-Type', good, otherMedia, []),
  ...encodings.map(([encoding, body]) =>
    post(
      `Content-Encoding: ${encoding}, ${body.length} bytes`,
      body,
      { status: [413, 415] },
      [...json, ['Content-Encoding', encoding]],
    ),
  ),
];

export const body: HostileGroup = {
  title: 'Body',
  cases: [
    ...bodies,
    ...bodies
      .filter(({ name }) => !name.startsWith('control'))
      .map((hostile) =>
        anonymously(
          hostile,
          [413].includes(Number([hostile.status].flat().at(-1))) ||
            /terabyte|50000000|bytes$/.test(hostile.name)
            ? [401, 413]
            : 401,
        ),
      ),
  ],
};
