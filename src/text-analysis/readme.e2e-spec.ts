import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../test/support/start-api.js';
import {
  startTenant,
  type TestTenant,
} from '../../test/support/start-tenant.js';

const readme = readFileSync('README.md', 'utf8');

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
    const block = [...readme.matchAll(/```sh\n([^]*?)```/g)].find(([, code]) =>
      code?.includes('curl'),
    );
    const pasted = (block?.[1] ?? '')
      .replaceAll('http://localhost:4000/', tenant.issuer)
      .replaceAll('http://localhost:3000', api.url);
    const { stdout } = await promisify(execFile)('sh', ['-c', pasted]);
    const promised = /ends with `("client":\{[^`]*\})`/.exec(readme)?.[1];
    expect(promised).toBeTruthy();
    expect(stdout).toContain(promised);
  });
});
