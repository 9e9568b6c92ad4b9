import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { acceptTls } from './accept-tls.js';

export interface LoopbackListener {
  readonly port: number;
  close(): Promise<unknown>;
}

/** How long a whole request may take to arrive, and how often that is checked. */
const timeLimits = { requestTimeout: 10_000, connectionsCheckingInterval: 500 };

/** Errors for an address that this machine does not have. */
const addressMissing = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];

/**
 * Listens on loopback, on both IPv4 and IPv6: `localhost` can mean either, and
 * another program on the other one would get some of the requests.
 *
 * @param createHandler called with the port, before the first request
 * @param getTls called at the first TLS connection; the same port accepts both
 * @param ipv4 `0.0.0.0` listens on all IPv4 addresses, for a container
 * @throws the system's error, with `code: 'EADDRINUSE'` if the port is taken
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
      // A port that the system chose may be free only on IPv4: let it choose again.
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

interface ClosableServer {
  close(): Promise<void>;
}

function accept(
  server: Server,
  handle: RequestListener,
  getTls: () => ServerOptions,
): ClosableServer {
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

const closeAll = (servers: readonly ClosableServer[]): Promise<unknown> =>
  Promise.all(servers.map((server) => server.close()));
