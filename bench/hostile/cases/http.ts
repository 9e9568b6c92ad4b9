import type { HostileCase, HostileGroup } from '../hostile-case.js';

const raw = (
  name: string,
  text: string,
  expected: Pick<HostileCase, 'status' | 'code'>,
): HostileCase => ({
  name,
  request: () => ({ raw: text }),
  ...expected,
});

const malformed = { status: 400, code: 'malformed_request' } as const;
const notFound = { status: 404, code: 'not_found' } as const;
const end = 'connection: close\r\n\r\n';

export const http: HostileGroup = {
  title: 'HTTP',
  cases: [
    raw('no HTTP', 'hello\r\n\r\n', malformed),
    raw(
      'a TLS greeting',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
      malformed,
    ),
    raw('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', malformed),
    raw('HTTP/9.9', `GET / HTTP/9.9\r\nhost: x\r\n${end}`, malformed),
    raw(
      'a header without a colon',
      `GET / HTTP/1.1\r\nhost: x\r\nbad\r\n${end}`,
      malformed,
    ),
    raw('no Host', `GET /client HTTP/1.1\r\n${end}`, malformed),
    raw(
      'two Hosts',
      `GET /client HTTP/1.1\r\nhost: a\r\nhost: b\r\n${end}`,
      malformed,
    ),
    raw(
      'length and chunks',
      `POST /text-analysis HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n${end}`,
      malformed,
    ),
    raw(
      'two lengths',
      `POST /text-analysis HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n${end}x`,
      malformed,
    ),
    raw(
      'a negative length',
      `POST /text-analysis HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n${end}`,
      malformed,
    ),
    raw(
      'a chunk of no size',
      `POST /text-analysis HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n${end}zz\r\n`,
      { status: [400, 401] },
    ),
    raw(
      'an unknown method',
      `FOO /client HTTP/1.1\r\nhost: x\r\n${end}`,
      malformed,
    ),
    ...[
      'PUT',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'LOCK',
      'PURGE',
      'M-SEARCH',
    ].map((method) =>
      raw(
        `${method} on a route of GET`,
        `${method} /client HTTP/1.1\r\nhost: x\r\n${end}`,
        notFound,
      ),
    ),
    raw('CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\nhost: x\r\n${end}`, {
      status: [0, 400, 404],
    }),
    raw(
      'an unknown expectation',
      `GET /client HTTP/1.1\r\nhost: x\r\nexpect: x\r\n${end}`,
      { status: 401 },
    ),
    raw(
      'an upgrade',
      `GET /client HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: close, upgrade\r\n\r\n`,
      { status: 401 },
    ),
    ...['/%', '/%zz', '/%ff', '/%c0%ae%c0%ae', '/client/%e0%a4%a'].map((path) =>
      raw(`path ${path}`, `GET ${path} HTTP/1.1\r\nhost: x\r\n${end}`, {
        status: [400, 404],
      }),
    ),
    ...[
      '/../../etc/passwd',
      '/.env',
      '/.git/config',
      '/package.json',
      '/dist/main.js',
      '/wp-login.php',
      '/actuator/env',
      '/__proto__',
      '/constructor',
      '/health/__proto__',
      `/${'a'.repeat(10_000)}`,
      `/${'a/'.repeat(3000)}`,
    ].map((path) =>
      raw(
        `path ${path.slice(0, 40)}`,
        `GET ${path} HTTP/1.1\r\nhost: x\r\n${end}`,
        { status: [404, 414] },
      ),
    ),
    raw(
      'a path of 20,000 bytes',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n${end}`,
      { status: [414, 431] },
    ),
    raw(
      'a header of 20,000 bytes',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n${end}`,
      { status: 431, code: 'headers_too_large' },
    ),
    raw(
      'a query of 10,000 members',
      `GET /client?${'a&'.repeat(6000)} HTTP/1.1\r\nhost: x\r\n${end}`,
      { status: 401 },
    ),
    raw(
      'a query that names prototypes',
      `GET /client?__proto__[a]=b&constructor.prototype=c HTTP/1.1\r\nhost: x\r\n${end}`,
      { status: 401 },
    ),
    raw(
      'a request id that would break a log line',
      `GET /client HTTP/1.1\r\nhost: x\r\nx-request-id: a"b\\n{}\r\n${end}`,
      { status: 401 },
    ),
    ...['health/live', '.well-known/oauth-protected-resource'].map((path) =>
      raw(
        `control: /${path} with a bad token`,
        `GET /${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x.y.z\r\n${end}`,
        { status: 200 },
      ),
    ),
  ],
};
