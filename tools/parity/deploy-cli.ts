import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** auth0-deploy-cli and the SDK that it brings, for one run and then gone. */
export interface DeployCli {
  readonly directory: string;
  readonly version: string;
  /** Loads a module of the installation. */
  readonly require: (id: string) => unknown;
  remove(): void;
}

const wanted = 'auth0-deploy-cli@8';

/** It is 50 MB with all that it needs, so it never is a dependency of this project. */
export async function installDeployCli(): Promise<DeployCli> {
  const directory = mkdtempSync(join(tmpdir(), 'deploy-cli-'));
  writeFileSync(join(directory, 'package.json'), '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, output } = await run(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['install', ...flags, wanted],
    { cwd: directory, shell: process.platform === 'win32' },
  );
  if (code !== 0) throw new Error(`${wanted} cannot be installed:\n${output}`);

  const require = createRequire(join(directory, 'package.json'));
  const { version } = require('auth0-deploy-cli/package.json') as {
    version: string;
  };
  return {
    directory,
    version,
    require,
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
