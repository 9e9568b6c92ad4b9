import { installForOneRun } from '../support/install-for-one-run.js';
import { compareExport } from './compare-export.js';
import { compareLoad, compareYaml } from './compare-files.js';
import { compareImport } from './compare-import.js';
import { compareSdk } from './compare-sdk.js';
import { fromLocalTenant } from './tenant-summary.js';

// Compares `tenant/` and the local tenant with Auth0's own tools, which are
// downloaded for this run only: with its dependencies, which include the SDK, the
// deploy tool takes 50 MB. Needs the package registry, but no tenant.
const keywords = {
  AUDIENCE: 'https://api.example.com',
  CLAIM_NAMESPACE: 'https://example.com/',
};
const expected = fromLocalTenant(keywords);

const cli = await installForOneRun(['auth0-deploy-cli@8']);
const { version } = cli.require('auth0-deploy-cli/package.json') as {
  version: string;
};
console.log(`auth0-deploy-cli ${version}`);
try {
  compareYaml(cli);
  console.log('  reads YAML and keywords as the local tenant does');
  await compareLoad(cli, keywords, expected);
  console.log('  loads tenant/ as the local tenant does, without a warning');
  await compareImport(cli, keywords, expected);
  console.log(
    '  imports what the local tenant runs, and creates nothing the second time',
  );
  await compareExport(cli);
  console.log('  exports what the local tenant’s tests read');
  await compareSdk(cli);
  console.log('  depends on an SDK that gets tokens from the local tenant');
} finally {
  cli.remove();
}
