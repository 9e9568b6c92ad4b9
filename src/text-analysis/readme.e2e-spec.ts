import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentAt } from '../../test/support/documents.js';
import { runShellBlock } from '../../test/support/run-shell-block.js';
import { startApi, type TestApi } from '../../test/support/start-api.js';
import {
  startTenant,
  type TestTenant,
} from '../../test/support/start-tenant.js';

describe('the README’s curl lines', () => {
  let tenant: TestTenant;
  let api: TestApi;
  beforeAll(async () => {
    tenant = await startTenant();
    api = await startApi({ ISSUER_BASE_URL: tenant.issuer });
  });
  afterAll(async () => {
    await api.close();
    await tenant.close();
  });

  it('work when pasted, and answer what it says', async () => {
    const { text, blocks } = documentAt('README.md');
    const lines = blocks.find(({ code }) => code.startsWith('TOKEN='));
    const promised = /ends with `("client":\{[^`]*\})`/.exec(text)?.[1];
    expect(promised).toBeTruthy();
    expect(await runShellBlock(lines?.code ?? '', api, tenant)).toContain(
      promised,
    );
  });
});
