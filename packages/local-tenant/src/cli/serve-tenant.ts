import { setInterval } from 'node:timers';
import { getKeywords } from '../config/keywords.js';
import { TenantFileError } from '../config/tenant-file.js';
import type { LocalTenant } from '../local-tenant.js';
import { startLocalTenant } from '../start-local-tenant.js';
import type { TenantLogger } from '../tenant-logger.js';
import { describeHolder } from './ports.js';
import type { Project } from './project.js';

/** How often changed files are checked for mistakes to log. Edits take effect at once. */
const reloadIntervalMs = 500;

/**
 * Starts the project's tenant where the API expects it.
 *
 * @throws {Error} saying what to do, if it cannot start
 */
export async function startProjectTenant(
  { address, directory, keysFile, overlayFile, env }: Project,
  logger?: TenantLogger,
): Promise<LocalTenant> {
  try {
    return await startLocalTenant({
      ...address,
      directory,
      // Stored, so that a running API accepts this tenant's tokens after a restart.
      keysFile,
      overlayFile,
      env: getKeywords(env),
      ...(logger && { logger }),
    });
  } catch (error) {
    throw await explain(error, address.port);
  }
}

/** Starts the tenant. Until it is closed, mistakes in its files are logged as they are made. */
export async function serveTenant(
  project: Project,
  logger: TenantLogger,
): Promise<{ tenant: LocalTenant; close: () => Promise<void> }> {
  const tenant = await startProjectTenant(project, logger);
  // An Action's forgotten `await` must not end the tenant.
  const report = (error: unknown) => tenant.reportUncaught(error);
  process.on('unhandledRejection', report).on('uncaughtException', report);
  const watch = setInterval(() => tenant.reload(), reloadIntervalMs);
  return {
    tenant,
    close: () => {
      clearInterval(watch);
      process
        .off('unhandledRejection', report)
        .off('uncaughtException', report);
      return tenant.close();
    },
  };
}

async function explain(error: unknown, port: number): Promise<unknown> {
  const { code, message } = error as NodeJS.ErrnoException;
  const explanation =
    code === 'EADDRINUSE'
      ? `Port ${port} is taken by ${await describeHolder(port)}. Stop it, or set another port in .env, for example ISSUER_BASE_URL=http://localhost:${port + 1}/`
      : code === 'EACCES'
        ? `This user is not allowed to listen on port ${port}. Set another port in .env, for example ISSUER_BASE_URL=http://localhost:4000/`
        : error instanceof TenantFileError &&
          `The tenant’s files cannot be used:\n${message}`;
  return explanation ? new Error(explanation) : error;
}
