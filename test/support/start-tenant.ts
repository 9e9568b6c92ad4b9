import { fileURLToPath } from 'node:url';
import {
  startLocalTenant,
  type LocalTenant,
  type LocalTenantOptions,
} from '@repo/local-tenant';

/** The files of the test tenant, which is independent of `tenant/`. */
export const testTenantDirectory = fileURLToPath(
  new URL('./tenant', import.meta.url),
);

/** Starts a local tenant on a free port, with its keys in memory. Close it in `afterAll`. */
export const startTenant = (
  options: LocalTenantOptions = {},
): Promise<LocalTenant> =>
  startLocalTenant({ directory: testTenantDirectory, ...options });
