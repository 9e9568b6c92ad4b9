import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { TokenSupply } from './token-supply.js';

type Breaking = (token: string) => { bytes: string; afterMs: number };

const head = (line: string, token: string, ...more: string[]): string =>
  [
    `${line} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${token}`,
    ...more,
  ].join('\r\n');

/** What is sent before the connection goes, and when it goes. */
const ways: readonly Breaking[] = [
  () => ({ bytes: '', afterMs: 500 }),
  (token) => ({ bytes: head('GET /client', token), afterMs: 200 }),
  (token) => ({ bytes: `${head('GET /client', token)}\r\n\r\n`, afterMs: 0 }),
  (token) => ({
    bytes: `${head('POST /text-analysis', token, 'content-type: application/json', 'content-length: 50')}\r\n\r\n{"te`,
    afterMs: 50,
  }),
  (token) => ({
    bytes: `${head('POST /text-analysis', token, 'transfer-encoding: chunked')}\r\n\r\n5\r\n{"te`,
    afterMs: 50,
  }),
  // Never closed from here: the API has to.
  (token) => ({ bytes: head('GET /client', token), afterMs: 60_000 }),
];

/** Opens connections, sends some of a request, and cuts them. */
export async function breakConnections(
  url: string,
  supply: TokenSupply,
  perSecond: number,
  seconds: number,
): Promise<number> {
  const { hostname, port } = new URL(url);
  const end = performance.now() + seconds * 1000;
  let broken = 0;
  for (; performance.now() < end; broken += 1) {
    const { bytes, afterMs } = (ways[broken % ways.length] as Breaking)(
      supply.reused(),
    );
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes, () => {
        setTimeout(() => socket.destroy(), afterMs).unref();
      });
    });
    socket.on('error', () => undefined).resume();
    await delay(1000 / perSecond);
  }
  return broken;
}
