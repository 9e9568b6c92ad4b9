import type { LocalTenant } from '@repo/local-tenant';
import { afterAll, beforeAll } from 'vitest';
import { startApi, type TestApi } from '../../test/support/start-api.js';
import { startTenant } from '../../test/support/start-tenant.js';

/** An API that trusts the tenant of `tenant/`. */
export interface ApiAndTenant {
  readonly tenant: LocalTenant;
  readonly api: TestApi;
}

/** Starts the tenant of `tenant/`, whose clients the documents name. */
export const startProjectTenant = () => startTenant({ directory: 'tenant' });

/** Starts an API and that tenant before the tests of this file (or `describe`), and stops them after. */
export function useProject(): ApiAndTenant {
  const started: { tenant?: LocalTenant; api?: TestApi } = {};
  beforeAll(async () => {
    started.tenant = await startProjectTenant();
    started.api = await startApi({ ISSUER_BASE_URL: started.tenant.issuer });
    await started.api.ready();
  });
  afterAll(async () => {
    await started.api?.close();
    await started.tenant?.close();
  });
  return started as ApiAndTenant;
}
