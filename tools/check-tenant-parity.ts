import { compareImport } from './parity/compare-import.js';
import { compareLoad } from './parity/compare-load.js';
import { compareSdk } from './parity/compare-sdk.js';
import { compareYaml } from './parity/compare-yaml.js';
import { installDeployCli } from './parity/deploy-cli.js';

// Holds `tenant/` and the local tenant against Auth0's own tools, which are
// fetched for this run alone. Needs the package registry, and no tenant.
const keywords = {
  AUDIENCE: 'https://api.example.com',
  CLAIM_NAMESPACE: 'https://example.com/',
};

const cli = await installDeployCli();
console.log(`auth0-deploy-cli ${cli.version}`);
try {
  const checks: [string, () => unknown][] = [
    [
      'reads YAML and keywords as the local tenant does',
      () => compareYaml(cli),
    ],
    [
      'loads tenant/ as the local tenant does, without a warning',
      () => compareLoad(cli, keywords),
    ],
    [
      'imports what the local tenant runs, and again without change',
      () => compareImport(cli, keywords),
    ],
    [
      'brings an SDK that gets tokens from the local tenant',
      () => compareSdk(cli),
    ],
  ];
  for (const [what, check] of checks) {
    await check();
    console.log(`  ${what}`);
  }
} finally {
  cli.remove();
}
