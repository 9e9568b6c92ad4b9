import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { maxBodyBytes } from '../../../src/platform/http/body-parsing.js';
import type { Flood } from './flood.js';

const connections = 2000;

const head = [
  'POST /text-analysis HTTP/1.1',
  'host: x',
  'authorization: Bearer x.y.z',
  'content-type: application/json',
  `content-length: ${maxBodyBytes}`,
  '\r\n',
].join('\r\n');

/** Bodies whose last byte never arrives, over many connections without a valid token. */
export const slowBodies: Flood = {
  name: 'slow bodies',
  async run({ api, signal, count }) {
    const sockets: Socket[] = [];
    while (sockets.length < connections) {
      for (let batch = 0; batch < 50; batch += 1)
        sockets.push(sendMost(new URL(api.url).port));
      await delay(100);
    }
    await once(signal, 'abort');
    for (const socket of sockets) {
      count(socket.closed ? 'ended' : 'open');
      socket.destroy();
    }
  },
};

/** Sends all of a body except its last byte. */
function sendMost(port: string): Socket {
  const socket = connect(Number(port), '127.0.0.1').resume();
  socket.on('error', () => undefined); // The API may reset it.
  socket.write(head + ' '.repeat(maxBodyBytes - 1));
  return socket;
}
