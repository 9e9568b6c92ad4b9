import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from './support/documents.js';
import { isPosix } from './support/posix.js';
import { runShellBlock } from './support/run-shell-block.js';
import { startApi, type TestApi } from './support/start-api.js';
import { startTenant, type TestTenant } from './support/start-tenant.js';

/** The blocks that no other test runs, and that give no reason not to be run. */
const blocks = documents.flatMap(({ path, blocks: all }) =>
  all
    .filter(({ language, note }) => language === 'sh' && !note)
    .map(({ code }) => [path, code.split('\n')[0], code] as const),
);

describe.runIf(isPosix)('the shell blocks of the documents', () => {
  let tenant: TestTenant;
  let api: TestApi;
  beforeAll(async () => {
    tenant = await startTenant();
    api = await startApi({ ISSUER_BASE_URL: tenant.issuer });
    await api.ready();
  });
  afterAll(async () => {
    await api.close();
    await tenant.close();
  });

  // A block can start several programs, one after the other.
  const timeout = 120_000;

  it.each(blocks)(
    'of %s work when pasted: %s',
    async (_path, _line, code) => {
      expect(await runShellBlock(code, api, tenant)).not.toBe('');
    },
    timeout,
  );
});
