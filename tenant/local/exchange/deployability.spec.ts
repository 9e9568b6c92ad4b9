import { createRequire, isBuiltin } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tenantDirectory } from '../project-environment.js';

const file = join(tenantDirectory, 'actions/add-client-metadata/code.js');
const source = readFileSync(file, 'utf8');

describe('The Action’s file can be deployed as it is', () => {
  it('is CommonJS that exports a real async function', async () => {
    const required = createRequire(import.meta.url)(file) as Record<
      string,
      { constructor: { name: string } }
    >;
    const name = required['onExecuteCredentialsExchange']?.constructor.name;
    expect(name).toBe('AsyncFunction');
    expect(await import(file)).toHaveProperty([
      'default',
      ...Object.keys(required),
    ]);
  });

  it('is at most 100 kB', () => {
    expect(Buffer.byteLength(source)).toBeLessThanOrEqual(100_000);
  });

  it('holds nothing that deploying would replace', () => {
    expect(source).not.toMatch(/##\w+##|@@\w+@@/);
  });

  it('requires nothing that the cloud does not have', () => {
    const required = [...source.matchAll(/require\(['"]([^'"]+)['"]\)/g)];
    expect(required.filter(([, id = '']) => !isBuiltin(id))).toEqual([]);
  });
});
