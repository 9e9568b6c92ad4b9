import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { acceptTls } from './accept-tls.js';

export interface LoopbackListener {
  readonly port: number;
  close(): Promise<unknown>;
}

/** For a request to arrive completely, its body included. */
const timeLimits = { requestTimeout: 10_000, connectionsCheckingInterval: 500 };

/** Errors for an address that this machine does not have. */
const addressMissing = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];

/**
 * Listens on loopback, and there on both IPv4 and IPv6: `localhost` may mean
 * either, and the program that has the other one would get half of the requests.
 *
 * @param createHandler called before the first request comes, with the port
 * @param getTls called before the first request comes by TLS, which the same port accepts
 * @param ipv4 `0.0.0.0` listens on all IPv4 addresses instead: in a container
 * @throws the system's error, `code: 'EADDRINUSE'` where the port is taken
 */
export async function listenOnLoopback(
  port: number,
  createHandler: (port: number) => RequestListener,
  getTls: () => ServerOptions,
  ipv4: '127.0.0.1' | '0.0.0.0' = '127.0.0.1',
): Promise<LoopbackListener> {
  const first = await listen(port, ipv4);
  const actualPort = (first.address() as AddressInfo).port;
  const handle = createHandler(actualPort);
  const servers = [accept(first, handle, getTls)];
  try {
    const second = await listen(actualPort, '::1');
    servers.push(accept(second, handle, getTls));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!addressMissing.includes(code)) {
      await closeAll(servers);
      // A port that the system chose may be free on IPv4 alone: let it choose again.
      if (port === 0 && code === 'EADDRINUSE') {
        return listenOnLoopback(0, createHandler, getTls, ipv4);
      }
      throw error;
    }
  }
  return { port: actualPort, close: () => closeAll(servers) };
}

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer(timeLimits).listen(port, host);
  await once(server, 'listening');
  return server;
}

interface Accepting {
  close(): Promise<void>;
}

function accept(
  server: Server,
  handle: RequestListener,
  getTls: () => ServerOptions,
): Accepting {
  const destroyConnections = acceptTls(server.on('request', handle), getTls);
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      destroyConnections();
      await closed;
    },
  };
}

const closeAll = (servers: readonly Accepting[]): Promise<unknown> =>
  Promise.all(servers.map((server) => server.close()));
