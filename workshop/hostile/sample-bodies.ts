import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Expected, HostileRequest } from '@repo/access-tokens/conformance';

type Bodies = Readonly<Record<string, string | Buffer>>;
type Headers = readonly (readonly [string, string])[];

const good = '{"text":"It works."}';
const ofType = (value: string): Headers => [['Content-Type', value]];
const json = ofType('application/json');

const nested = (levels: number, open: string, close: string): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;
/** Bodies that serve as their own names. */
const named = (bodies: readonly string[], prefix = ''): Bodies =>
  Object.fromEntries(bodies.map((body) => [prefix + body, body]));

/** A list of equal items that is as long as a body may be, minus the spared bytes. */
const fill = (item: string, spared = 0): string =>
  `[${Array<string>(Math.floor((131_070 - spared) / (item.length + 1)))
    .fill(item)
    .join(',')}]`;
const manyMembers = `{${Array.from({ length: 13_000 }, (_, index) => `"${index.toString(36)}":1`).join(',')}}`;

/** Invalid bodies, almost as large as a body may be. */
export const expensiveBodies: Bodies = {
  '13,000 unknown members': manyMembers,
  'an object of 13,000 members as the text': `{"text":${manyMembers}}`,
  ...Object.fromEntries(
    ['{}', '[]', '1', '""', '[[[[]]]]', '{"text":"x"}'].flatMap((item) => [
      [`a list of ${item} as the text`, `{"text":${fill(item, 9)}}`],
      [`a list of ${item}`, fill(item)],
    ]),
  ),
  'a tree 63 levels deep': `{"text":${'[{"text":'.repeat(30)}${fill('{}', 500)}${'}]'.repeat(30)}}`,
};

const malformed = [
  ...'{ } [ {"text" {"text": {"text":"x" {"text":"x",} {text:"x"}'.split(' '),
  ...'text ""x {"text":"x"}{"text":"y"} text=x NaN {"text":01}'.split(' '),
  ...'<text>x</text> {"text":undefined} {"text":"\\ud8"} \0'.split(' '),
  "{'text':'x'}",
  '{"text":"\0"}',
  '{"text":"x"} junk',
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
  ...'null true 1 "text" [] [{"text":"x"}] {} {"Text":"x"}'.split(' '),
  ...'{"text":null} {"text":1} {"text":true} {"text":{}}'.split(' '),
  ...'{"text":["x"]} {"text":{"length":1}} {"text":""}'.split(' '),
  ...'{"text":"x","extra":1} {"text":"x","then":1}'.split(' '),
  ...'{"text":"x","length":1e9} {"":1,"text":"x"}'.split(' '),
  '{"text":"   "}',
];
/** Named like members that every object inherits. */
const inherited = [
  '{"text":"x","toString":1}',
  '{"text":"x","hasOwnProperty":1}',
  '{"text":"x","constructor":1}',
  '{"text":"x","valueOf":null}',
];
const mediaTypes = [
  ...'text/plain application/x-www-form-urlencoded application/xml'.split(' '),
  ...'text/json application/jsonx application/ld+json'.split(' '),
  ...'application/problem+json application/merge-patch+json'.split(' '),
  ...'application/octet-stream application/ /json */* application'.split(' '),
  ...';charset=utf-8 json \xe4'.split(' '),
  'multipart/form-data; boundary=x',
  'application/json, text/plain',
];
const encodings: readonly (readonly [string, Buffer])[] = [
  ['gzip', gzipSync(good)],
  ['deflate', deflateSync(good)],
  ['br', brotliCompressSync(good)],
  ['gzip', gzipSync(Buffer.alloc(50_000_000))],
  ['GZIP', gzipSync(good)],
  ...['identity, gzip', 'x', '', 'chunked'].map(
    (name) => [name, Buffer.from(good)] as const,
  ),
];

const accepted: Expected = { status: 200 };
const otherMedia: Expected = { status: 415, code: 'unsupported_media_type' };
const tooLarge: Expected = { status: 413, code: 'body_too_large' };

/** Bodies for `POST /text-analysis` with a valid token, by the expected response; sent as `application/json` unless headers are given. */
const table: readonly (readonly [Expected, Bodies, Headers?])[] = [
  [
    accepted,
    {
      'a valid body': good,
      '10,000 escaped emoji': `{"text":"${'\\ud83d\\ude00'.repeat(10_000)}"}`,
      '65,000 leading spaces': `${' '.repeat(65_000)}${good}`,
    },
  ],
  [
    accepted,
    { 'a charset in the Content-Type': good },
    ofType('application/json; charset=utf-8'),
  ],
  [accepted, { 'a media type in capitals': good }, ofType('APPLICATION/JSON')],
  [
    { status: 400, code: 'malformed_json' },
    {
      ...Object.fromEntries(
        malformed.map((body) => [JSON.stringify(body), body]),
      ),
      ...named(prototypes),
      'invalid UTF-8': Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      'UTF-16': Buffer.from(`\ufeff${good}`, 'utf16le'),
    },
  ],
  [
    { status: 400, code: 'body_too_deep' },
    {
      'arrays nested 65 deep': nested(65, '[', ']'),
      'arrays nested 3,000 deep': nested(3000, '[', ']'),
      'arrays nested 60,000 deep': nested(60_000, '[', ']'),
      '131,000 opening brackets': '['.repeat(131_000),
      'objects nested 5,000 deep': nested(5000, '{"a":', '}'),
      'objects nested 20,000 deep in text': `{"text":${nested(20_000, '{"a":', '}')}}`,
    },
  ],
  [
    { status: 400, code: 'body_invalid' },
    {
      ...named(wrongShapes),
      ...named(inherited),
      'a number with 100,000 digits as the text': `{"text":${'9'.repeat(100_000)}}`,
    },
  ],
  [{ status: [400, 413] }, expensiveBodies],
  [{ status: [400, 415] }, { 'an empty body': '' }],
  [
    tooLarge,
    {
      'one byte more than 128 KiB': `{"text":"${'x'.repeat(131_072 - 10)}"}`,
      'a megabyte': `{"text":"${'x'.repeat(1_000_000)}"}`,
    },
  ],
  [
    tooLarge,
    { 'a Content-Length of one terabyte': '{' },
    [...json, ['Content-Length', '1000000000000']],
  ],
  [otherMedia, { 'a body without Content-Type': good }, []],
  ...mediaTypes.map(
    (type) =>
      [otherMedia, { [`Content-Type: ${type}`]: good }, ofType(type)] as const,
  ),
  ...encodings.map(
    ([encoding, body]) =>
      [
        { status: [413, 415] },
        { [`Content-Encoding: ${encoding}, ${body.length} bytes`]: body },
        [...json, ['Content-Encoding', encoding]],
      ] as const,
  ),
];

/** Requests with these bodies to the sample's route: all with a token, and those to reject also without one. */
export const bodyRequests = (mint: () => string): HostileRequest[] =>
  table.flatMap(([expected, bodies, headers = json]) =>
    Object.entries(bodies).flatMap(([what, body]) => {
      const isControl = expected.status === 200;
      const request = {
        group: 'Bodies of the sample',
        name: `${isControl ? 'accepts' : 'rejects'} ${what}`,
        method: 'POST',
        expected,
        create: () => ({
          path: '/text-analysis',
          headers: [['Authorization', `Bearer ${mint()}`] as const, ...headers],
          body,
        }),
      };
      if (isControl) return [request];
      const mayBeTooLarge = [expected.status].flat().includes(413);
      const anonymous = {
        ...request,
        name: `rejects ${what} without a token`,
        expected: { status: mayBeTooLarge ? [401, 413] : 401 },
        create: () => ({ path: '/text-analysis', headers, body }),
      };
      return [request, anonymous];
    }),
  );
