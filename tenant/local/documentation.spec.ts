import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tenantDirectory } from './project-environment.js';

const read = (path: string) =>
  readFileSync(join(tenantDirectory, '..', path), 'utf8').replaceAll(
    '\r\n',
    '\n',
  );

describe('docs/hook-to-action.md', () => {
  it.each([
    'tenant/hooks/add-client-metadata.js',
    'tenant/actions/add-client-metadata/code.js',
  ])('shows %s as it is', (path) => {
    expect(read('docs/hook-to-action.md')).toContain(
      `\`\`\`js\n${read(path)}\`\`\`\n`,
    );
  });
});

describe('docs/deploy-tenant.md', () => {
  it('exports every keyword that the files need', () => {
    const keywords = read('tenant/tenant.yaml').matchAll(/'##([A-Z_]+)##'/g);
    for (const [, keyword = ''] of keywords) {
      expect(read('docs/deploy-tenant.md')).toContain(`export ${keyword}=`);
    }
  });
});
