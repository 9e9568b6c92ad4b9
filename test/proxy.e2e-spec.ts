import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mintToken } from './support/mint-token.js';
import { runApi, type ApiProcess } from './support/run-api.js';
import { startIssuer, type TestIssuer } from './support/start-issuer.js';

/** A company's proxy on loopback: forwards plain requests and tunnels, and notes where to. */
let proxy: Server;
let proxied: string[] = [];
let issuer: TestIssuer;
let api: ApiProcess | undefined;

beforeAll(async () => {
  issuer = await startIssuer();
  proxy = createServer((incoming, outgoing) => {
    proxied.push(`${incoming.method} ${incoming.url}`);
    const { method = 'GET', headers } = incoming;
    incoming.pipe(
      forward(incoming.url ?? '', { method, headers }, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      }),
    );
  });
  proxy.on('connect', (incoming, client, head) => {
    proxied.push(`${incoming.method} ${incoming.url}`);
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
});
afterEach(async () => {
  api?.kill('SIGKILL');
  await api?.exit;
  proxied = [];
});
afterAll(async () => {
  proxy.closeAllConnections();
  await once(proxy.close(), 'close');
  await issuer.stop();
});

const proxyUrl = (): string =>
  `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

async function statusOfClient({ url }: ApiProcess): Promise<number> {
  const headers = { authorization: `Bearer ${mintToken(issuer)}` };
  return (await fetch(`${url}/client`, { headers })).status;
}

describe('the way out to the tenant', () => {
  it('goes through the proxy that HTTP_PROXY names', async () => {
    api = await runApi({ ISSUER_BASE_URL: issuer.url, HTTP_PROXY: proxyUrl() });
    expect(await statusOfClient(api)).toBe(200);
    const { host } = new URL(issuer.url);
    expect(proxied.length).toBeGreaterThan(0);
    for (const line of proxied) expect(line).toContain(host);
  });

  it('does not where NO_PROXY exempts the tenant', async () => {
    const { hostname } = new URL(issuer.url);
    api = await runApi({
      ISSUER_BASE_URL: issuer.url,
      HTTP_PROXY: proxyUrl(),
      NO_PROXY: hostname,
    });
    expect(await statusOfClient(api)).toBe(200);
    expect(proxied).toEqual([]);
  });

  it('is an outage like any other where the proxy is down', async () => {
    api = await runApi({
      ISSUER_BASE_URL: issuer.url,
      HTTP_PROXY: 'http://127.0.0.1:1',
    });
    expect(await statusOfClient(api)).toBe(503);
  });
});
