import type { LocalTenant, LocalTenantOptions } from '@repo/local-tenant';
import { afterAll, beforeAll } from 'vitest';
import { startApi, type TestApi } from './start-api.js';
import { startTenant } from './start-tenant.js';

/** The whole trip: an API that trusts a local tenant. */
export interface ApiAndTenant {
  readonly tenant: LocalTenant;
  readonly api: TestApi;
}

/** Starts both before the tests of this file (or `describe`), and stops them after. Where the issuer needs to be in the test's hands, see `useApi`. */
export function useApiAndTenant(options?: LocalTenantOptions): ApiAndTenant {
  const started: { tenant?: LocalTenant; api?: TestApi } = {};
  beforeAll(async () => {
    started.tenant = await startTenant(options);
    started.api = await startApi({ ISSUER_BASE_URL: started.tenant.issuer });
    await started.api.ready();
  });
  afterAll(async () => {
    await started.api?.close();
    await started.tenant?.close();
  });
  return started as ApiAndTenant;
}
