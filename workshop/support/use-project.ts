import { startTenant } from '../../test/support/start-tenant.js';
import { useApiAndTenant } from '../../test/support/use-api-and-tenant.js';

/** The tenant of `tenant/`, whose clients the documents name. */
const directory = 'tenant';

export const startProjectTenant = () => startTenant({ directory });

/** Starts an API and that tenant before the tests of this file (or `describe`), and stops them after. */
export const useProject = () => useApiAndTenant({ directory });
