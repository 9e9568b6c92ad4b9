import type { HostileRequest } from '../exchange.js';
import type { HostileCase, HostileGroup } from '../hostile-case.js';
import type { World } from '../world.js';

const malformed = { status: 400, code: 'invalid_request' } as const;
const missing = { status: 401, code: 'credentials_missing' } as const;
const accepted = { status: 200 } as const;

const withHeader = (
  value: string,
  expected: Pick<HostileCase, 'status' | 'code'>,
): HostileCase => ({
  name: `Authorization: ${value.slice(0, 60)}`,
  request: ({ mint }) => ({
    headers: [['Authorization', value.replaceAll('TOKEN', mint())]],
  }),
  ...expected,
});

const request = (
  name: string,
  make: (token: string, world: World) => HostileRequest,
  expected: Pick<HostileCase, 'status' | 'code'>,
): HostileCase => ({
  name,
  request: (world) => make(world.mint(), world),
  ...expected,
});

export const authorization: HostileGroup = {
  title: 'Authorization header',
  cases: [
    ...[
      'Bearer TOKEN',
      'bearer TOKEN',
      'BEARER TOKEN',
      'bEaReR TOKEN',
      'Bearer     TOKEN',
    ].map((value) => withHeader(value, accepted)),
    ...[
      'Bearer',
      'Bearer ,',
      'Bearer, TOKEN',
      'Bearer\tTOKEN',
      'Bearer \tTOKEN',
      'Bearer TOKEN junk',
      'Bearer TOKEN,',
      'Bearer TOKEN;',
      'Bearer TOKEN, Bearer TOKEN',
      'Bearer TOKEN TOKEN',
      'Bearer "TOKEN"',
      "Bearer 'TOKEN'",
      'Bearer <TOKEN>',
      'Bearer token=TOKEN',
      'Bearer access_token="TOKEN"',
      'Bearer:TOKEN',
      'Bearer: TOKEN',
      'Bearer=TOKEN',
      'Bearer Bearer TOKEN',
      'Bearer \xe4',
      'Bearer =',
      'Bearer ==',
      'Bearer %20TOKEN',
      'Bearer TOKEN\xa0',
      'Bearer {TOKEN}',
      'Bearer TOKEN\tx',
    ].map((value) => withHeader(value, malformed)),
    ...[
      '',
      ' ',
      'TOKEN',
      'Token TOKEN',
      'JWT TOKEN',
      'DPoP TOKEN',
      'Basic Zm9vOmJhcg==',
      'BearerTOKEN',
      'Bearerx TOKEN',
      'Bearer-TOKEN',
      'Digest username="x"',
      'Negotiate TOKEN',
      'Basic TOKEN, Bearer TOKEN',
      'access_token=TOKEN',
      'null',
      'undefined',
    ].map((value) => withHeader(value, missing)),
    request('none at all', () => ({}), missing),
    request(
      'the same one twice',
      (token) => ({
        headers: [
          ['Authorization', `Bearer ${token}`],
          ['authorization', `Bearer ${token}`],
        ],
      }),
      malformed,
    ),
    request(
      'a good one, then Basic',
      (token) => ({
        headers: [
          ['Authorization', `Bearer ${token}`],
          ['Authorization', 'Basic x'],
        ],
      }),
      malformed,
    ),
    request(
      'Basic, then a good one',
      (token) => ({
        headers: [
          ['AUTHORIZATION', 'Basic x'],
          ['Authorization', `Bearer ${token}`],
        ],
      }),
      malformed,
    ),
    request(
      'an empty one, then a good one',
      (token) => ({
        headers: [
          ['Authorization', ''],
          ['Authorization', `Bearer ${token}`],
        ],
      }),
      malformed,
    ),
    request(
      'the token in the query',
      (token) => ({ path: `/client?access_token=${token}` }),
      missing,
    ),
    request(
      'the token in the query by other names',
      (token) => ({
        path: `/client?token=${token}&jwt=${token}&auth_token=${token}`,
      }),
      missing,
    ),
    request(
      'the token in a cookie',
      (token) => ({
        headers: [
          ['Cookie', `access_token=${token}; jwt=${token}; token=${token}`],
        ],
      }),
      missing,
    ),
    request(
      'the token in several cookies',
      (token) => ({
        headers: [
          ['Cookie', 'a=b'],
          ['Cookie', `token=${token}`],
        ],
      }),
      missing,
    ),
    ...[
      'X-Access-Token',
      'X-Authorization',
      'Proxy-Authorization',
      'X-Forwarded-Authorization',
      'Authentication',
      'X-Original-Authorization',
      'HTTP_AUTHORIZATION',
      'Authorization_',
    ].map((name) =>
      request(
        `the token in ${name}`,
        (token) => ({ headers: [[name, `Bearer ${token}`]] }),
        missing,
      ),
    ),
    request(
      'the token in a form',
      (token) => ({
        method: 'POST',
        path: '/text-analysis',
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
        body: `access_token=${token}`,
      }),
      missing,
    ),
    request(
      'the token in the body',
      (token) => ({
        method: 'POST',
        path: '/text-analysis',
        headers: [['Content-Type', 'application/json']],
        body: JSON.stringify({ access_token: token, text: 'x' }),
      }),
      missing,
    ),
    request(
      'the token in a trailer',
      (token) => ({
        raw: `POST /text-analysis HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\ntrailer: authorization\r\n\r\n0\r\nauthorization: Bearer ${token}\r\n\r\n`,
      }),
      missing,
    ),
    request(
      'a folded header',
      (token) => ({
        raw: `GET /client HTTP/1.1\r\nhost: x\r\nauthorization: Bearer\r\n ${token}\r\nconnection: close\r\n\r\n`,
      }),
      { status: 400, code: 'malformed_request' },
    ),
    request(
      'a space before the colon',
      (token) => ({
        raw: `GET /client HTTP/1.1\r\nhost: x\r\nauthorization : Bearer ${token}\r\nconnection: close\r\n\r\n`,
      }),
      { status: 400, code: 'malformed_request' },
    ),
    request(
      'a bare line feed inside',
      (token) => ({
        raw: `GET /client HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\nx: y\r\nconnection: close\r\n\r\n`,
      }),
      { status: 400, code: 'malformed_request' },
    ),
    request(
      'a NUL inside',
      (token) => ({
        raw: `GET /client HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\0\r\nconnection: close\r\n\r\n`,
      }),
      { status: 400, code: 'malformed_request' },
    ),
    request(
      'behind 2,500 other headers',
      (token) => ({
        raw: `GET /client HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${'a:b\r\n'.repeat(2500)}authorization: Bearer ${token}\r\n\r\n`,
      }),
      { status: [401, 431] },
    ),
    request(
      'of 20,000 bytes',
      () => ({ headers: [['Authorization', `Bearer ${'x'.repeat(20_000)}`]] }),
      {
        status: 431,
        code: 'headers_too_large',
      },
    ),
    request(
      'of 15,000 spaces',
      (token) => ({
        headers: [['Authorization', `Bearer${' '.repeat(14_000)}${token}`]],
      }),
      accepted,
    ),
    request('a HEAD without a token', () => ({ method: 'HEAD' }), {
      status: 401,
    }),
    request(
      'a HEAD with a token',
      (token) => ({
        method: 'HEAD',
        headers: [['Authorization', `Bearer ${token}`]],
      }),
      accepted,
    ),
    ...[
      'X-HTTP-Method-Override',
      'X-Original-URL',
      'X-Rewrite-URL',
      'X-Forwarded-Uri',
    ].map((name) =>
      request(
        `${name} to a public route`,
        () => ({ headers: [[name, '/health/live']] }),
        missing,
      ),
    ),
    ...[
      '//client',
      '/client/',
      '/CLIENT',
      '/client;x=y',
      '/client%2f',
      '/./client',
      '/client%00',
      '/health/live/../../client',
      '/client/.',
      '/client%20',
    ].map((path) =>
      request(`path ${path} without a token`, () => ({ path }), {
        status: [401, 404],
      }),
    ),
  ],
};
