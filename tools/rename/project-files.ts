import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made by tools, or by the user alone. */
const leftOut = new Set([
  '.e2e-build',
  '.env',
  '.git',
  '.tenant',
  'build',
  'coverage',
  'dist',
  'node_modules',
  'results',
]);

/** The copyright line of the license has to stay; this tool's usage and tests have names of their own. */
const untouched = new Set(['LICENSE', 'tools/rename', 'tools/rename.ts']);

export interface ProjectFile {
  /** Below the project's folder, with `/` between. */
  readonly path: string;
  readonly text: string;
}

/** The text files of a project, whether it is under version control or not. */
export function* projectFiles(
  folder: string,
  below = '',
): Generator<ProjectFile> {
  for (const entry of readdirSync(join(folder, below), {
    withFileTypes: true,
  })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (leftOut.has(entry.name) || untouched.has(path)) continue;
    if (entry.isDirectory()) yield* projectFiles(folder, path);
    else if (entry.isFile()) {
      const text = readFileSync(join(folder, path), 'utf8');
      // What is not text, such as an image, has such bytes.
      if (!/[\0\uFFFD]/.test(text)) yield { path, text };
    }
  }
}
