import type { Server } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';

/** The first byte of a TLS connection (RFC 8446, section 5.1: a handshake). No HTTP request begins with it. */
const handshake = 22;
/** How long to wait for the first byte, and how long a TLS connection may be idle. */
const timeLimitMs = 30_000;

/**
 * Makes an HTTP server accept TLS on the same port.
 *
 * @param getOptions called at the first TLS connection
 * @returns a function that closes all connections
 */
export function acceptTls(
  server: Server,
  getOptions: () => ServerOptions,
): () => void {
  const sockets = new Set<Socket>();
  const httpListeners = server.listeners('connection');
  let secure: Server | undefined;
  const getSecure = () =>
    (secure ??= createServer(getOptions(), (request, response) =>
      server.emit('request', request, response),
    ).setTimeout(timeLimitMs));

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Ignore broken connections, even before a server handles them.
    socket.on('error', () => socket.destroy());
    const giveUp = () => socket.destroy();
    socket.setTimeout(timeLimitMs, giveUp);
    socket.once('data', (start: Buffer) => {
      socket.setTimeout(0).off('timeout', giveUp);
      socket.pause();
      socket.unshift(start);
      if (start[0] === handshake) getSecure().emit('connection', socket);
      else for (const listen of httpListeners) listen.call(server, socket);
      process.nextTick(() => socket.resume());
    });
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}
