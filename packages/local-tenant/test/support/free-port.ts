import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Occupies a port until it is closed. */
export async function takePort(server = createServer(), host?: string) {
  await once(server.listen(0, host), 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => once(server.close(), 'close') };
}

/** A port that nothing listened on a moment ago, for a program that cannot take one itself. */
export async function getFreePort(): Promise<number> {
  const { port, close } = await takePort();
  await close();
  return port;
}

/** The URL of a local tenant that does not run. */
export const createIssuer = async (): Promise<string> =>
  `http://localhost:${await getFreePort()}/`;
