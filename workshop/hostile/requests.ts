import {
  hostileProofs,
  hostileRequests,
  type ConformanceIssuer,
  type Expected,
  type HostileRequest,
} from '@repo/access-tokens/conformance';
import { audience, mintToken, namespace } from '@repo/access-tokens/testing';
import { bodyRequests } from './sample-bodies.js';

export const publicUrl = 'https://api.example.com';
export const routes = { path: '/client', postPath: '/text-analysis' };

const row = (
  what: string,
  text: string,
  expected: Expected,
): HostileRequest => ({
  group: 'HTTP',
  name: `${expected.status === 200 ? 'accepts' : 'rejects'} ${what}`,
  method: 'GET',
  expected,
  create: () => ({ raw: text }),
});
const request = (line: string, ...headers: string[]): string =>
  [`${line} HTTP/1.1`, 'host: x', ...headers, 'connection: close', '\r\n'].join(
    '\r\n',
  );
const post = (...headers: string[]): string =>
  request('POST /text-analysis', ...headers);
const get = (path: string, ...headers: string[]): string =>
  request(`GET ${path}`, ...headers);

const malformed: Expected = { status: 400, code: 'malformed_request' };
const notFound: Expected = { status: 404, code: 'not_found' };
const anonymous: Expected = { status: 401 };
const badRequestOr = (status: number): Expected => ({ status: [400, status] });

const otherMethods =
  'PUT DELETE PATCH OPTIONS TRACE PROPFIND LOCK PURGE M-SEARCH'.split(' ');
const badEscapes = '/% /%zz /%ff /%c0%ae%c0%ae /client/%e0%a4%a'.split(' ');
const probedPaths = [
  ...'/../../etc/passwd /.env /.git/config /package.json'.split(' '),
  ...'/dist/main.js /wp-login.php /actuator/env'.split(' '),
  ...'/__proto__ /constructor /health/__proto__'.split(' '),
  `/${'a'.repeat(10_000)}`,
  `/${'a/'.repeat(3000)}`,
];
const publicPaths = ['/health/live', '/.well-known/oauth-protected-resource'];

/** Requests that no HTTP client sends, and paths that attackers try. */
const httpRequests: readonly HostileRequest[] = [
  row('what is not HTTP', 'hello\r\n\r\n', malformed),
  row(
    'a TLS ClientHello',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    malformed,
  ),
  row('the HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', malformed),
  row('HTTP/9.9', get('/').replace('HTTP/1.1', 'HTTP/9.9'), malformed),
  row('a header without a colon', get('/', 'bad'), malformed),
  row(
    'a request without Host',
    get('/client').replace('host: x\r\n', ''),
    malformed,
  ),
  row('two Host headers', get('/client', 'host: b'), malformed),
  row(
    'a Content-Length and chunks',
    post('content-length: 1', 'transfer-encoding: chunked'),
    malformed,
  ),
  row(
    'two Content-Lengths',
    `${post('content-length: 1', 'content-length: 2')}x`,
    malformed,
  ),
  row('a negative Content-Length', post('content-length: -1'), malformed),
  row(
    'a chunk without a valid size',
    `${post('transfer-encoding: chunked')}zz\r\n`,
    badRequestOr(401),
  ),
  row('an unknown method', request('FOO /client'), malformed),
  ...otherMethods.map((method) =>
    row(`${method} on a GET route`, request(`${method} /client`), notFound),
  ),
  row('CONNECT', request('CONNECT evil.example:443'), {
    status: [0, 400, 404],
  }),
  row(
    'an unknown expectation without a token',
    get('/client', 'expect: x'),
    anonymous,
  ),
  row(
    'an upgrade without a token',
    get('/client', 'upgrade: websocket').replace('close', 'close, upgrade'),
    anonymous,
  ),
  ...badEscapes.map((path) =>
    row(`the path ${path}`, get(path), badRequestOr(404)),
  ),
  ...probedPaths.map((path) =>
    row(`the path ${path.slice(0, 40)}`, get(path), { status: [404, 414] }),
  ),
  row('a path of 20,000 bytes', get(`/${'a'.repeat(20_000)}`), {
    status: [414, 431],
  }),
  row('a header of 20,000 bytes', get('/', `x: ${'a'.repeat(20_000)}`), {
    status: 431,
    code: 'headers_too_large',
  }),
  row(
    'a query of 6,000 parameters without a token',
    get(`/client?${'a&'.repeat(6000)}`),
    anonymous,
  ),
  row(
    'a query that names prototypes without a token',
    get('/client?__proto__[a]=b&constructor.prototype=c'),
    anonymous,
  ),
  row(
    'a request id that would break a log line, without a token',
    get('/client', 'x-request-id: a"b\\n{}'),
    anonymous,
  ),
  ...publicPaths.map((path) =>
    row(`${path} with a bad token`, get(path, 'authorization: Bearer x.y.z'), {
      status: 200,
    }),
  ),
];

/** Every hostile request without a proof. */
export const getPlainRequests = (
  issuer: ConformanceIssuer,
): HostileRequest[] => [
  ...hostileRequests(issuer, { audience, namespace }),
  ...bodyRequests(() => mintToken(issuer)),
  ...httpRequests,
];

/** Every hostile request to this project. */
export const getRequests = (issuer: ConformanceIssuer): HostileRequest[] => [
  ...getPlainRequests(issuer),
  ...hostileProofs(issuer, { audience, namespace, publicUrl }),
];
