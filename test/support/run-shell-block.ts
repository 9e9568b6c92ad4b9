import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestApi } from './start-api.js';
import type { TestTenant } from './start-tenant.js';

/**
 * Runs a document's shell block as if it were pasted into a terminal, but for
 * the ports, and gives what it prints. Fails where a command does, and where
 * curl is answered 400 or above. Needs `sh`, which on Windows comes with Git.
 */
export async function runShellBlock(
  code: string,
  api: TestApi,
  tenant: TestTenant,
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'shell-block-'));
  try {
    await writeFile(join(home, '.curlrc'), 'fail\n');
    const pasted = code
      .replaceAll('http://localhost:4000/', tenant.issuer)
      .replaceAll('http://localhost:3000', api.url);
    const { stdout } = await promisify(execFile)('sh', ['-ec', pasted], {
      env: {
        ...process.env,
        ISSUER_BASE_URL: tenant.issuer,
        PORT: new URL(api.url).port,
        CURL_HOME: home,
      },
    });
    return stdout;
  } finally {
    await rm(home, { recursive: true });
  }
}
