import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { projectDirectory } from './run-cli.js';

const bin = fileURLToPath(
  new URL('../../bin/local-tenant.js', import.meta.url),
);

/** The built `local-tenant`, as a process. */
export interface CliProcess {
  readonly output: string;
  /** Resolves once the output matches; rejects if the process ends before that. */
  says(pattern: RegExp): Promise<void>;
  /** Stops reading its output, as `| head` does. */
  closeOutput(): void;
  /** Sends the signal to its process group, as a terminal does. */
  signal(signal: NodeJS.Signals): void;
  /** Kills only this process, as `kill -9` does: it cannot end its own children. */
  kill(): void;
  /** Resolves with exit code and signal. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
}

/** Starts it in its own process group. It is killed when the test ends, at the latest. */
export const spawnCli = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): CliProcess => spawnProcess([process.execPath, bin, ...args], env);

/** Starts it with an npm script, as most people do. The process is npm. */
export function spawnByNpm(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): CliProcess {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const words = [process.execPath, bin, ...args].map((word) => `"${word}"`);
  // As for a project's script, npm starts a shell, and the shell starts the tenant.
  const dev = `true && ${words.join(' ')}`;
  const manifest = JSON.stringify({ scripts: { dev } });
  writeFileSync(join(folder, 'package.json'), manifest);
  return spawnProcess(['npm', 'run', 'dev'], env, folder);
}

function spawnProcess(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = projectDirectory,
): CliProcess {
  const child = spawn(program, args, {
    cwd,
    detached: true,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let isEnded = false;
  const ended = once(child, 'close') as CliProcess['ended'];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      child.emit('output');
    });
  }
  void ended.then(() => {
    isEnded = true;
    child.emit('output');
  });
  const signal = (name: NodeJS.Signals) => {
    if (!isEnded) process.kill(-Number(child.pid), name);
  };
  onTestFinished(async () => {
    signal('SIGKILL');
    await ended;
  });
  return {
    get output() {
      return output;
    },
    says: async (pattern) => {
      while (!pattern.test(output)) {
        if (isEnded) throw new Error(`It ended without ${pattern}:\n${output}`);
        await once(child, 'output');
      }
    },
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    signal,
    kill: () => child.kill('SIGKILL'),
    ended,
  };
}
