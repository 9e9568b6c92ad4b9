import { once } from 'node:events';
import { createServer } from 'node:net';
import type { LocalUrls } from './local-environment.js';

interface NeededPort {
  readonly url: string;
  readonly remedy: string;
}

export const portOfApi = ({ api }: LocalUrls): NeededPort => ({
  url: api,
  remedy: 'set PORT in .env',
});

export const portOfTenant = ({
  issuer,
}: Pick<LocalUrls, 'issuer'>): NeededPort => ({
  url: issuer,
  remedy: 'set another port in ISSUER_BASE_URL in .env',
});

/** Ends the process with a message where something listens already at one of these URLs. */
export async function refuseTakenPorts(
  needed: readonly NeededPort[],
): Promise<void> {
  const taken: string[] = [];
  for (const { url, remedy } of needed) {
    const { port } = new URL(url);
    if (await isTaken(Number(port))) {
      taken.push(
        `Port ${port} is taken by another process: end it, or ${remedy}.`,
      );
    }
  }
  if (taken.length === 0) return;
  console.error(taken.join('\n'));
  process.exit(1);
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
    await once(server.close(), 'close');
    return false;
  } catch (error) {
    // Why else it cannot be listened to (a port below 1024, say) is said by who does.
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  }
}
