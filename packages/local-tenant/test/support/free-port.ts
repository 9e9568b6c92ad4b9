import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { getFreePort } from '@repo/access-tokens/testing';

/** Occupies a port until it is closed, and cuts every connection. */
export async function takePort(
  server = createServer((socket) => socket.destroy()),
  host?: string,
) {
  await once(server.listen(0, host), 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => once(server.close(), 'close') };
}

/** The URL of a local tenant that is not running. */
export const createIssuer = async (): Promise<string> =>
  `http://localhost:${await getFreePort()}/`;
