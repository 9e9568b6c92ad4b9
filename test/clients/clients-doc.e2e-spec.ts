import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { useApiAndTenant } from '../support/use-api-and-tenant.js';

const guide = readFileSync('docs/clients.md', 'utf8');

describe('docs/clients.md', () => {
  const tested = useApiAndTenant();

  it('shows the files of examples/ as they are', () => {
    const shown = [
      ...guide.matchAll(/^\[(examples\/[^\]]+)\].*:\n\n```\w+\n([^]*?)```$/gm),
    ];
    expect(shown.map(([, path]) => path)).toEqual([
      'examples/typescript-client/main.ts',
      'examples/typescript-client/access-tokens.ts',
      'examples/typescript-client/authorized-fetch.ts',
      'examples/python-client/client.py',
      'examples/go-client/main.go',
    ]);
    for (const [, path = '', code] of shown)
      expect(code).toBe(readFileSync(path, 'utf8'));
  });

  it('has curl lines that work when pasted', async () => {
    const [, block = ''] = /```sh\n(TOKEN=[^]*?)```/.exec(guide) ?? [];
    const pasted = block
      .replaceAll('http://localhost:4000/', tested.tenant.issuer)
      .replaceAll('http://localhost:3000', tested.api.url);
    const { stdout } = await promisify(execFile)('sh', ['-c', pasted]);
    expect(JSON.parse(stdout)).toMatchObject({
      metadata: { urn: 'urn:example.com:c-one' },
    });
  });

  it('links to files that are there', () => {
    const targets = [...guide.matchAll(/\]\((?!https?:)([^)#]+)/g)];
    for (const [, path = ''] of targets)
      expect([path, existsSync(`docs/${path}`)]).toEqual([path, true]);
  });
});
