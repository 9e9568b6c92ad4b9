import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackListener {
  readonly port: number;
  close(): Promise<void>;
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
 * @param ipv4 `0.0.0.0` listens on all IPv4 addresses instead: in a container
 * @throws the system's error, `code: 'EADDRINUSE'` where the port is taken
 */
export async function listenOnLoopback(
  port: number,
  createHandler: (port: number) => RequestListener,
  ipv4: '127.0.0.1' | '0.0.0.0' = '127.0.0.1',
): Promise<LoopbackListener> {
  const first = await listen(port, ipv4);
  const actualPort = (first.address() as AddressInfo).port;
  const handle = createHandler(actualPort);
  first.on('request', handle);
  const servers = [first];
  try {
    const second = await listen(actualPort, '::1');
    servers.push(second.on('request', handle));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!addressMissing.includes(code)) {
      await close(servers);
      // A port that the system chose may be free on IPv4 alone: let it choose again.
      if (port === 0 && code === 'EADDRINUSE') {
        return listenOnLoopback(0, createHandler, ipv4);
      }
      throw error;
    }
  }
  return { port: actualPort, close: () => close(servers) };
}

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer(timeLimits).listen(port, host);
  await once(server, 'listening');
  return server;
}

async function close(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }),
  );
}
