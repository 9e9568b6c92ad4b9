import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Flood, FloodedApi } from './flood.js';

/** What a connection requests at once, and how often. It does not read the responses. */
const kinds: readonly (readonly [path: string, times: number])[] = [
  ['/openapi.json', 400],
  ['/client', 250],
  // More bytes than the operating system buffers for a connection.
  ['/docs/swagger-ui-bundle.js', 30],
];
const connectionsPerKind = 20;

/** A little longer than the API may take to end a connection. */
const endedWithinMs = 40_000;

/** Connections that request a lot and read nothing. The API must end them. */
export const unreadResponses: Flood = {
  name: 'unread responses',
  isHarm: (outcome) => outcome.startsWith('not ended'),
  async run(flooded) {
    const { api, signal, count } = flooded;
    const sockets = kinds.flatMap(([path, times]) =>
      Array.from({ length: connectionsPerKind }, () =>
        askForMuch(api.url, path, times),
      ),
    );
    await once(signal, 'abort');
    const giveUp = AbortSignal.timeout(endedWithinMs);
    let ended = await countEnded(flooded);
    while (ended < sockets.length && !giveUp.aborted) {
      await delay(500);
      ended = await countEnded(flooded);
    }
    for (const [index, socket] of sockets.entries()) {
      count(index < ended ? 'ended' : 'not ended');
      socket.destroy();
    }
  },
};

function askForMuch(url: string, path: string, times: number): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  socket.on('error', () => undefined); // The API may reset it.
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(times));
  return socket;
}

/** How many connections the API has ended, according to its metrics. */
async function countEnded({ api, mint }: FloodedApi): Promise<number> {
  const token = mint({ claims: { scope: 'read:metrics' } });
  const headers = { authorization: `Bearer ${token}` };
  const metrics = await (await fetch(`${api.url}/metrics`, { headers })).text();
  const counts = metrics.matchAll(/^http_connections_ended_total\S* (\d+)$/gm);
  return [...counts].reduce((sum, [, value]) => sum + Number(value), 0);
}
