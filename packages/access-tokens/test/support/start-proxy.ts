import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A company's proxy on loopback: forwards plain requests and opens tunnels. */
export interface TestProxy {
  readonly url: string;
  /** The requests so far, such as `CONNECT localhost:443` or `GET http://…`. */
  readonly requests: string[];
  stop(): Promise<void>;
}

/**
 * Starts a proxy on a free port. Stop it in `afterAll`.
 *
 * @param credentials the `user:password` that it requires, if any
 */
export async function startProxy(credentials?: string): Promise<TestProxy> {
  const requests: string[] = [];
  const expected =
    credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;

  const proxy = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    const { method = 'GET', headers } = incoming;
    incoming.pipe(
      forward(incoming.url ?? '', { method, headers }, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      }),
    );
  });
  proxy.on('connect', (incoming, client, head) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    if (expected && incoming.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const [host = '', port] = (incoming.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      proxy.closeAllConnections();
      await once(proxy.close(), 'close');
    },
  };
}
