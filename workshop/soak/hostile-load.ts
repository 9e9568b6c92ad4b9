import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import {
  getFaults,
  sendRequest,
  type ConformanceIssuer,
  type HostileRequest,
  type RequestParts,
} from '@repo/access-tokens/conformance';
import { maxBodyBytes } from '../../src/platform/http/body-parsing.js';
import { getRequests, routes } from '../hostile/requests.js';
import { repeat, type Soak } from './measure.js';
import { abortsPerSecond, hostilePerSecond } from './settings.js';
import type { TokenSupply } from './tokens.js';

/** Several, because some requests wait until the API gives up on them. */
const workers = 12;
const kind = 'hostile request';

/** Sends the requests of `npm run hostile` again and again, each over its own connection. */
export async function sendHostileRequests(
  { url, tenant, supply, tally }: Soak,
  issuer: ConformanceIssuer,
): Promise<void> {
  const requests = getRequests(issuer);
  let next = 0;
  const sendNext = async (): Promise<void> => {
    next += 1;
    const request = requests[next % requests.length] as HostileRequest;
    const { method, expected, create } = request;
    const parts = { path: routes.path, method, ...create(routes) };
    remember(parts, supply);
    const began = performance.now();
    const response = await sendRequest(url, parts);
    const { status, body } = response;
    tally.count(kind, status);
    const mayNeedKeys = [expected.status].flat().includes(401);
    if (mayNeedKeys && tenant.explains503(status, body, began))
      tally.expected503 += 1;
    else if (!(status === 0 && isTooLarge(parts))) {
      for (const fault of getFaults(request, response))
        tally.fault(`${kind}, ${request.name}: ${fault}`);
    }
  };
  const worker = (): Promise<void> =>
    repeat(workers / hostilePerSecond, sendNext);
  await Promise.all(Array.from({ length: workers }, worker));
}

/** Whether the body is rejected unread: the response can then be lost with the connection (RFC 9112, section 9.6). */
const isTooLarge = ({ body = '' }: RequestParts): boolean =>
  body.length > maxBodyBytes;

/** Remembers only what is as long as a token: the requests also contain words that a log may contain. */
function remember(
  { headers = [], path = '', raw = '', body = '' }: RequestParts,
  supply: TokenSupply,
): void {
  const texts = [path, raw, String(body), ...headers.map(([, value]) => value)];
  for (const text of texts) {
    for (const [run] of text.matchAll(/eyJ[\w.-]{80,}/g)) supply.remember(run);
  }
}

const client = ['GET /client'];
const chunked = ['POST /text-analysis', 'transfer-encoding: chunked'];
const withLength = [
  'POST /text-analysis',
  'content-type: application/json',
  'content-length: 50',
];

/** What is sent before the connection is cut, and how long after that it is cut. */
const cuts: readonly [
  lines: readonly string[],
  rest: string,
  afterMs: number,
][] = [
  [[], '', 500],
  [client, '', 200],
  [client, '\r\n\r\n', 0],
  [withLength, '\r\n\r\n{"te', 50],
  [chunked, '\r\n\r\n5\r\n{"te', 50],
  // Not cut from here: the API must close it.
  [client, '', 60_000],
];

/** Opens connections, sends part of a request, and cuts them. Resolves with their number. */
export async function breakConnections({ url, supply }: Soak): Promise<number> {
  const { hostname, port } = new URL(url);
  let broken = 0;
  await repeat(1 / abortsPerSecond, () => {
    const [[line, ...headers], rest, afterMs] = cuts[broken % cuts.length]!;
    const authorization = `authorization: Bearer ${supply.reused()}`;
    const head = [`${line} HTTP/1.1`, 'host: x', authorization, ...headers];
    const socket = connect(Number(port), hostname, () => {
      socket.write(line ? head.join('\r\n') + rest : '', () => {
        setTimeout(() => socket.destroy(), afterMs).unref();
      });
    });
    socket.on('error', () => undefined).resume();
    broken += 1;
  });
  return broken;
}
