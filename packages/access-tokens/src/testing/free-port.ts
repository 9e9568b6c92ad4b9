import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Gets a port that is free now, for a program that cannot choose one itself. */
export async function getFreePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0), 'listening');
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), 'close');
  return port;
}
