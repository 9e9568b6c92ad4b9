import { describe, expect, it } from 'vitest';
import { documentAt } from '../../test/support/documents.js';
import { runShellBlock } from '../../test/support/run-shell-block.js';
import { useApiAndTenant } from '../../test/support/use-api-and-tenant.js';

describe('the README’s curl lines', () => {
  const tested = useApiAndTenant();

  it('work when pasted, and answer what it says', async () => {
    const { text, blocks } = documentAt('README.md');
    const lines = blocks.find(({ code }) => code.startsWith('TOKEN='));
    const promised = /ends with `("client":\{[^`]*\})`/.exec(text)?.[1];
    expect(promised).toBeTruthy();
    expect(
      await runShellBlock(lines?.code ?? '', tested.api, tested.tenant),
    ).toContain(promised);
  });
});
