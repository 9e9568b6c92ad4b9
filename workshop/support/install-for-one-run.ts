import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './start-process.js';

/** Packages that are installed for one run only, because they are too large to be dependencies. */
export interface Installation {
  readonly directory: string;
  /** Loads a CommonJS module of the installation. */
  readonly require: (id: string) => unknown;
  /** Loads an ES module by its file in the installation's `node_modules`. */
  readonly import: (file: string) => Promise<unknown>;
  remove(): void;
}

/** Needs the package registry. Runs no script of any package. */
export async function installForOneRun(
  packages: readonly string[],
): Promise<Installation> {
  const directory = mkdtempSync(join(tmpdir(), 'one-run-'));
  writeFileSync(join(directory, 'package.json'), '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, output } = await run(
    ['npm', 'install', ...flags, ...packages],
    {
      cwd: directory,
      env: process.env,
    },
  );
  if (code !== 0)
    throw new Error(`${packages.join(', ')} cannot be installed:\n${output}`);

  return {
    directory,
    require: createRequire(join(directory, 'package.json')),
    import: (file) =>
      import(pathToFileURL(join(directory, 'node_modules', file)).href),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
