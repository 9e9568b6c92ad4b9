import { setInterval } from 'node:timers';
import { keywordsOf } from './config/keywords.js';
import { TenantFileError } from './config/tenant-file-error.js';
import type { ListenAddress } from './listen-address.js';
import { keysFile } from './project-environment.js';
import { startLocalTenant } from './start-local-tenant.js';

/** How soon the log tells what an edit has done. The edit itself counts at once. */
const reloadIntervalMs = 500;

/** Runs the local tenant until it is interrupted. */
export async function runTenant(address: ListenAddress): Promise<void> {
  try {
    const tenant = await startLocalTenant({
      ...address,
      keysFile,
      env: keywordsOf(process.env),
      logger: console,
    });
    console.info(`The local tenant listens on ${tenant.issuer}`);

    // An Action's forgotten `await` must not end the tenant.
    const report = (error: unknown) => tenant.reportUncaught(error);
    process.on('unhandledRejection', report).on('uncaughtException', report);

    const watch = setInterval(() => tenant.reload(), reloadIntervalMs);
    const stop = () => {
      clearInterval(watch);
      void tenant.close();
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
  } catch (error) {
    console.error(explain(error, address));
    process.exitCode = 1;
  }
}

function explain(error: unknown, { port }: ListenAddress): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken. Stop what listens there, or put another port into .env, for example ISSUER_BASE_URL=http://localhost:${port + 1}/`;
  }
  if (code === 'EACCES') {
    return `This user may not listen on port ${port}. Put another port into .env, for example ISSUER_BASE_URL=http://localhost:4000/`;
  }
  if (error instanceof TenantFileError) {
    return `The tenant’s files cannot be used:\n${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
