import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { TenantProcess } from '../http/control-endpoint.js';

const remedies = {
  api: 'set PORT in .env',
  tenant: 'set another port in ISSUER_BASE_URL in .env',
};

/**
 * @param urls where the API and the tenant will listen, if they are to be started
 * @throws {Error} if something already listens there, saying what to do
 */
export async function assertPortsAreFree(
  urls: Partial<Record<keyof typeof remedies, string | false>>,
): Promise<void> {
  const taken: string[] = [];
  for (const name of ['api', 'tenant'] as const) {
    const url = urls[name];
    const port = url && Number(new URL(url).port || 80);
    if (!port || !(await isTaken(port))) continue;
    taken.push(
      `Port ${port} is taken by ${await describeHolder(port)}: stop it, or ${remedies[name]}.`,
    );
  }
  if (taken.length > 0) throw new Error(taken.join('\n'));
}

/** Describes the process that listens on the port. */
export async function describeHolder(port: number): Promise<string> {
  try {
    const url = `http://localhost:${port}/_local/process`;
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const { pid, directory } = (await response.json()) as TenantProcess;
    if (response.ok && Number.isInteger(pid)) {
      return `the local tenant of ${directory} (process ${pid})`;
    }
  } catch {
    // Not a local tenant.
  }
  return 'another process';
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
    await once(server.close(), 'close');
    return false;
  } catch (error) {
    // The process that listens reports other reasons, such as a port below 1024.
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  }
}

/** Whether the URL answers with a status that `accepts` allows. */
export const answers = (
  url: string,
  accepts: (status: number) => boolean = () => true,
): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    async ({ status, body }) => {
      await body?.cancel();
      return accepts(status);
    },
    () => false,
  );

/** Whether a tenant answers at this URL. */
export const isTenantRunning = (issuer: string): Promise<boolean> =>
  answers(
    `${issuer}.well-known/openid-configuration`,
    (status) => status < 300,
  );

/** Resolves with true once the API answers below 500, or with false once the signal is aborted. */
export async function waitUntilReady(
  url: string,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    // An API without such a route, or one that needs a token for it, is ready as well.
    if (await answers(url, (status) => status < 500)) break;
    await delay(200, undefined, { signal }).catch(() => undefined);
  }
  return !signal.aborted;
}
