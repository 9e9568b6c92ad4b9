import {
  accepted,
  bearer,
  malformed,
  missing,
  show,
  words,
  type Context,
  type Expected,
  type RequestParts,
  type Row,
  type TestedRoutes,
} from './hostile-request.js';

const list = (text: string): string[] => text.split(' | ');

/** Values of the `Authorization` header. TOKEN stands for a valid token. */
const values: readonly (readonly [Expected, readonly string[]])[] = [
  [accepted, list('Bearer TOKEN | bearer TOKEN | BEARER TOKEN | bEaReR TOKEN')],
  [accepted, ['Bearer     TOKEN', `Bearer${' '.repeat(14_000)}TOKEN`]],
  [malformed, list('Bearer | Bearer = | Bearer == | Bearer , | Bearer, TOKEN')],
  [malformed, list('Bearer TOKEN junk | Bearer TOKEN, | Bearer TOKEN;')],
  [malformed, list('Bearer TOKEN TOKEN | Bearer TOKEN, Bearer TOKEN')],
  [malformed, list('Bearer Bearer TOKEN | Bearer %20TOKEN | Bearer \xe4')],
  [malformed, list('Bearer "TOKEN" | Bearer <TOKEN> | Bearer {TOKEN}')],
  [malformed, list('Bearer token=TOKEN | Bearer access_token="TOKEN"')],
  [malformed, list('Bearer:TOKEN | Bearer: TOKEN | Bearer=TOKEN')],
  [malformed, list('Bearer\tTOKEN | Bearer \tTOKEN | Bearer TOKEN\tx')],
  [malformed, ["Bearer 'TOKEN'", 'Bearer TOKEN\xa0']],
  [missing, list('TOKEN | Token TOKEN | JWT TOKEN | BearerTOKEN')],
  // Without DPoP, the scheme is unknown. With DPoP, the token is rejected because it is not bound to a key.
  [{ status: 401 }, list('DPoP TOKEN | dpop TOKEN | DPOP TOKEN')],
  [missing, list('Bearerx TOKEN | Bearer-TOKEN | Basic TOKEN, Bearer TOKEN')],
  [missing, list('Basic Zm9vOmJhcg== | Digest username="x" | Negotiate TOKEN')],
  [missing, list('access_token=TOKEN | null | undefined')],
  [missing, ['', ' ']],
];

/** Several `Authorization` headers, of which Node would silently drop all but the first. */
const repeated: readonly (readonly [string, readonly string[]])[] = [
  ['the same header twice', ['Bearer TOKEN', 'Bearer TOKEN']],
  ['a valid header, then a Basic one', ['Bearer TOKEN', 'Basic x']],
  ['a Basic header, then a valid one', ['Basic x', 'Bearer TOKEN']],
  ['an empty header, then a valid one', ['', 'Bearer TOKEN']],
];

/** Headers that must not authenticate anyone. */
const otherHeaders = [
  ...words('X-Access-Token X-Authorization X-Forwarded-Authorization'),
  ...words('X-Original-Authorization Proxy-Authorization Authentication'),
  ...words('HTTP_AUTHORIZATION Authorization_'),
];
const overrides = words(
  'X-HTTP-Method-Override X-Original-URL X-Rewrite-URL X-Forwarded-Uri',
);

/** Other spellings of the protected path, which must not bypass authentication. */
const paths: readonly ((path: string) => string)[] = [
  (path) => `/${path}`,
  (path) => `${path}/`,
  (path) => path.toUpperCase(),
  (path) => `${path};x=y`,
  (path) => `${path}%2f`,
  (path) => `/.${path}`,
  (path) => `${path}%00`,
  (path) => `/health/live/../..${path}`,
  (path) => `${path}/.`,
  (path) => `${path}%20`,
];

const row = (
  name: string,
  expected: Expected,
  create: (token: string, routes: TestedRoutes) => RequestParts,
  method = 'GET',
): Row => ({
  name,
  method,
  expected,
  create: ({ mint }: Context, routes) => create(mint(), routes),
});

const rawGet =
  (...lines: string[]) =>
  (token: string, { path }: TestedRoutes): RequestParts => ({
    raw: [`GET ${path} HTTP/1.1`, 'host: x', ...lines, '\r\n']
      .join('\r\n')
      .replaceAll('TOKEN', token),
  });

export const authorizationRows: readonly Row[] = [
  ...values.flatMap(([expected, headers]) =>
    headers.map((value) =>
      row(`the value ${show(value)}`, expected, (token) => ({
        headers: [['Authorization', value.replaceAll('TOKEN', token)]],
      })),
    ),
  ),
  row('a request without the header', missing, () => ({})),
  ...repeated.map(([name, headers]) =>
    row(name, malformed, (token) => ({
      headers: headers.map((value, index) => [
        index === 0 ? 'AUTHORIZATION' : 'Authorization',
        value.replaceAll('TOKEN', token),
      ]),
    })),
  ),
  row('a token in the query', missing, (token, { path }) => ({
    path: `${path}?access_token=${token}`,
  })),
  row('a token in the query under other names', missing, (token, { path }) => ({
    path: `${path}?token=${token}&jwt=${token}&auth_token=${token}`,
  })),
  row('a token in cookies', missing, (token) => ({
    headers: [
      ['Cookie', `access_token=${token}; jwt=${token}`],
      ['Cookie', `token=${token}`],
    ],
  })),
  ...otherHeaders.map((name) =>
    row(`a token in ${name}`, missing, (token) => ({
      headers: [[name, `Bearer ${token}`]],
    })),
  ),
  ...overrides.map((name) =>
    row(`${name}: /health/live without a token`, missing, () => ({
      headers: [[name, '/health/live']],
    })),
  ),
  ...paths.map((change) =>
    row(
      `the path ${change('/client')} without a token`,
      { status: [401, 404] },
      (_token, { path }) => ({ path: change(path) }),
    ),
  ),
  row('a HEAD request without a token', missing, () => ({}), 'HEAD'),
  row('a HEAD request with a token', accepted, bearer, 'HEAD'),
];

/** Requests that Node's parser rejects before an API sees them, some only in newer versions. */
export const unparsableRows: readonly Row[] = [
  row(
    'a folded header',
    { status: 400 },
    rawGet('authorization: Bearer', ' TOKEN', 'connection: close'),
  ),
  row(
    'a header with a space before the colon',
    { status: 400 },
    rawGet('authorization : Bearer TOKEN', 'connection: close'),
  ),
  row(
    'a header with a bare line feed',
    { status: 400 },
    rawGet('authorization: Bearer TOKEN\nx: y', 'connection: close'),
  ),
  row(
    'a header with a NUL',
    { status: 400 },
    rawGet('authorization: Bearer TOKEN\0', 'connection: close'),
  ),
  row('a header of 20,000 bytes', { status: 431 }, () =>
    bearer('x'.repeat(20_000)),
  ),
  row('a header after 2,500 others', { status: [401, 431] }, (token) => ({
    headers: [
      ...Array.from({ length: 2500 }, () => ['a', 'b'] as const),
      ['Authorization', `Bearer ${token}`],
    ],
  })),
];
