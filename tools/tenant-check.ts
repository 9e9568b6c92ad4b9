import { loadProjectEnvironment } from '../tenant/local/project-environment.js';
import { checkTenant } from './tenant-check/check-tenant.js';
import { printReport } from './tenant-check/print-report.js';
import { readOptions } from './usage.js';

const usage = `Says what is right and what is not with the tenant that the API is configured for.

  npm run tenant:check
  npm run --silent tenant:check -- --json

  --client <name>   the client of the local tenant to ask as; Partner One by default
  --scope <scopes>  the scopes to ask for; all that the client is granted by default
  --issuer <url>    which of several issuers to check; the first by default
  --json            for machines

Reads ISSUER_BASE_URL, AUDIENCE, CLAIM_NAMESPACE and the rest of the API's
variables from the environment and .env. A real tenant's client comes from
CHECK_CLIENT_ID and CHECK_CLIENT_SECRET; CHECK_SCOPE is --scope's default.
Ends with 0 only if a machine's call to the API would succeed with metadata.`;

const { json, ...options } = readOptions(usage, {
  client: { type: 'string' },
  scope: { type: 'string' },
  issuer: { type: 'string' },
  json: { type: 'boolean' },
});
loadProjectEnvironment();

const report = await checkTenant(process.env, options);
if (json) console.log(JSON.stringify(report, undefined, 2));
else printReport(report);
process.exitCode = report.ok ? 0 : 1;
