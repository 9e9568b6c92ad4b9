import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/** Packages that are fetched for one run and then gone, since they are too large to be dependencies. */
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
  const windows = process.platform === 'win32';
  const { code, output } = await run(
    windows ? 'npm.cmd' : 'npm',
    ['install', ...flags, ...packages],
    { cwd: directory, shell: windows },
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

/** Runs a program to its end. */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; shell?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output: stdout + stderr };
}
