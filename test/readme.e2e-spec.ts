import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from './support/start-api.js';
import { startTenant, type TestTenant } from './support/start-tenant.js';

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

describe('the README', () => {
  it('links to files that are there', () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
      ([, path = '']) => path,
    );
    expect(targets.length).toBeGreaterThan(5);
    for (const path of targets)
      expect([path, existsSync(path)]).toEqual([path, true]);
  });

  it('names scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });
});
