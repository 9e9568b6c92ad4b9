import { deepStrictEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadLocally } from './compare-load.js';
import { run } from '../install-for-one-run.js';
import type { DeployCli } from './deploy-cli.js';
import { ManagementApi } from './management-api.js';
import { fromAssets, fromDefinition } from './tenant-summary.js';
import { listenWithTls } from './tls-front.js';
import { tenantDirectory } from '../../tenant/local/project-environment.js';

/**
 * Imports this project's tenant into an empty tenant, and again, with the real
 * tool and a stand-in for the management API; what arrives there must be what
 * the local tenant runs.
 */
export async function compareImport(
  cli: DeployCli,
  keywords: Readonly<Record<string, string>>,
): Promise<void> {
  const api = new ManagementApi();
  const front = await listenWithTls(api.handle);
  const deploy = async () => {
    const tool = join(
      cli.directory,
      'node_modules/auth0-deploy-cli/lib/index.js',
    );
    const { code, output } = await run(
      process.execPath,
      [tool, 'import', '--input_file', join(tenantDirectory, 'tenant.yaml')],
      {
        env: {
          ...process.env,
          ...front.env,
          ...keywords,
          AUTH0_DOMAIN: front.domain,
          AUTH0_ACCESS_TOKEN: 'for-a-stand-in',
        },
      },
    );
    equal(code, 0, output);
    equal(/warn|error/i.test(output), false, output);
    return api.writes.splice(0);
  };

  try {
    const expected = fromDefinition(loadLocally(keywords), (path) =>
      readFileSync(path, 'utf8'),
    );
    const first = await deploy();
    deepStrictEqual(fromAssets(api.assets), expected);
    const isDeployed = first.some((request) => request.endsWith('/deploy'));
    equal(isDeployed, true, 'The Action is not deployed');

    const second = await deploy();
    deepStrictEqual(fromAssets(api.assets), expected);
    const created = second.filter(
      (request) => request.startsWith('POST') && !request.endsWith('/deploy'),
    );
    deepStrictEqual(created, [], 'The second import creates anew');
    deepStrictEqual(api.unknown, [], 'The stand-in does not know');
  } finally {
    await front.close();
  }
}
