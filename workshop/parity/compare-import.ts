import { deepStrictEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import type { Installation } from '../support/install-for-one-run.js';
import { run } from '../support/start-process.js';
import { ManagementApi } from './management-api.js';
import { fromAssets, type Summary } from './tenant-summary.js';
import { listenWithTls } from './tls-front.js';

/**
 * Imports this project's tenant into an empty one, twice, with the real tool and
 * a stand-in for the management API. The result must be what the local tenant runs.
 */
export async function compareImport(
  cli: Installation,
  keywords: Readonly<Record<string, string>>,
  expected: Summary,
): Promise<void> {
  const api = new ManagementApi();
  const front = await listenWithTls(api.handle);
  const tool = join(
    cli.directory,
    'node_modules/auth0-deploy-cli/lib/index.js',
  );
  const args = ['import', '--input_file', 'tenant/tenant.yaml'];
  const env = {
    ...process.env,
    ...front.env,
    ...keywords,
    AUTH0_DOMAIN: front.domain,
    AUTH0_ACCESS_TOKEN: 'for-a-stand-in',
  };
  const deploy = async (): Promise<string[]> => {
    const { code, output } = await run([process.execPath, tool, ...args], {
      env,
    });
    equal(code, 0, output);
    equal(/warn|error/i.test(output), false, output);
    deepStrictEqual(fromAssets(api.assets), expected);
    return api.writes.splice(0);
  };

  try {
    const first = await deploy();
    const isDeployed = first.some((request) => request.endsWith('/deploy'));
    equal(isDeployed, true, 'The Action is not deployed');

    const second = await deploy();
    const created = second.filter(
      (request) => request.startsWith('POST') && !request.endsWith('/deploy'),
    );
    deepStrictEqual(created, [], 'The second import creates items again');
    deepStrictEqual(api.unsupported, [], 'Requests without a stand-in');
  } finally {
    await front.close();
  }
}
