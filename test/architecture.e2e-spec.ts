import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { documentAt } from './support/documents.js';

/** What each folder of src/ may import beside itself, as docs/architecture.md has it. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  config: [],
  json: [],
  fastify: [],
  routes: [],
  problem: ['fastify'],
  annotations: ['problem'],
  logging: ['problem', 'fastify', 'json', 'config'],
  http: ['logging', 'problem', 'fastify', 'json', 'routes', 'config'],
  auth: ['annotations', 'problem', 'fastify', 'json', 'routes', 'config'],
  'rate-limit': ['auth', 'problem', 'fastify', 'config'],
};
/** Features may import all of these, and not each other. */
const shared = Object.keys(mayImport);

const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .flatMap((path) => [path, ...foldersOf(path)]);

const codeOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return codeOf(path);
    return /(?<!spec)\.ts$/.test(entry.name) ? [path] : [];
  });

describe('docs/architecture.md', () => {
  it('names every folder of src/ but for those of features, which are yours', () => {
    const { codeSpans } = documentAt('docs/architecture.md');
    const folders = shared
      .map((name) => join('src', name))
      .flatMap((path) => [path, ...foldersOf(path)]);
    expect(codeSpans).toEqual(expect.arrayContaining(folders));
  });
});

describe('the folders of src/', () => {
  const folders = readdirSync('src', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it.each(folders)('src/%s imports what it may, and nothing else', (folder) => {
    const allowed = [folder, ...(mayImport[folder] ?? shared)];
    const imports = codeOf(join('src', folder)).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/from '(\.\.?\/[^']+)'/g)].map(
        ([, target = '']) => join(path, '..', target),
      ),
    );
    const outside = imports.filter(
      (target) => !allowed.some((name) => target.startsWith(`src/${name}/`)),
    );
    expect(outside).toEqual([]);
  });
});
