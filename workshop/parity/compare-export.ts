import { deepStrictEqual, equal } from 'node:assert/strict';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installation } from '../support/install-for-one-run.js';
import { run } from '../support/start-process.js';
import { ManagementApi } from './management-api.js';
import { ordinarySettings, ordinaryTenant } from './ordinary-tenant.js';
import { listenWithTls } from './tls-front.js';

const fixtures = 'packages/local-tenant/test/fixtures';

/** What machine clients need, and a few more. */
const sections = [
  'tenant',
  'clients',
  'clientGrants',
  'resourceServers',
  'actions',
  'triggers',
  'organizations',
  'roles',
];

/**
 * Exports an ordinary tenant in both formats with the real tool. The result must
 * be what the local tenant's own tests read; with UPDATE_EXPORTS, replaces that.
 */
export async function compareExport(cli: Installation): Promise<void> {
  const api = new ManagementApi(ordinarySettings, ordinaryTenant);
  const front = await listenWithTls(api.handle);
  const directory = mkdtempSync(join(tmpdir(), 'export-'));
  const tool = join(
    cli.directory,
    'node_modules/auth0-deploy-cli/lib/index.js',
  );
  const env = {
    ...process.env,
    ...front.env,
    AUTH0_DOMAIN: front.domain,
    AUTH0_ACCESS_TOKEN: 'for-a-stand-in',
    AUTH0_INCLUDED_ONLY: JSON.stringify(sections),
  };
  try {
    for (const format of ['yaml', 'directory']) {
      const folder = join(directory, format);
      const args = ['export', '--format', format, '--output_folder', folder];
      const command = [process.execPath, tool, ...args];
      const { code, output } = await run(command, { env });
      equal(code, 0, output);
      const fixture = join(fixtures, `export-${format}`);
      if (process.env['UPDATE_EXPORTS']) {
        rmSync(fixture, { recursive: true, force: true });
        cpSync(folder, fixture, { recursive: true });
      }
      deepStrictEqual(readFolder(folder), readFolder(fixture));
    }
    deepStrictEqual(api.unsupported, [], 'Requests without a stand-in');
  } finally {
    await front.close();
    rmSync(directory, { recursive: true });
  }
}

/** The text of each file, by its path. */
function readFolder(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [
      file.slice(folder.length),
      readFileSync(file, 'utf8'),
    ]),
  );
}
