import { describe, expect, it } from 'vitest';
import { documents } from './support/documents.js';
import { isPosix } from './support/posix.js';
import { runShellBlock } from './support/run-shell-block.js';
import { useApiAndTenant } from './support/use-api-and-tenant.js';

/** The blocks that no other test runs, and that give no reason not to be run. */
const blocks = documents.flatMap(({ path, blocks: all }) =>
  all
    .filter(({ language, note }) => language === 'sh' && !note)
    .map(({ code }) => [path, code.split('\n')[0], code] as const),
);

describe.runIf(isPosix)('the shell blocks of the documents', () => {
  const tested = useApiAndTenant();

  // A block can start several programs, one after the other.
  const timeout = 120_000;

  it.each(blocks)(
    'of %s work when pasted: %s',
    async (_path, _line, code) => {
      expect(await runShellBlock(code, tested.api, tested.tenant)).not.toBe('');
    },
    timeout,
  );
});
