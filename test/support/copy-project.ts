import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** This project in a folder of its own, to be changed at will. */
export interface ProjectCopy {
  readonly folder: string;
  read(path: string): string;
  /** Replaces text in a file. @throws {Error} where there is nothing to replace */
  edit(path: string, from: string | RegExp, to: string): void;
  delete(path: string): void;
  /** Runs Node with these arguments in the copy. */
  node(...args: string[]): Promise<Ended>;
  /** Runs a script of the package. */
  npm(script: string, ...args: string[]): Promise<Ended>;
  remove(): void;
}

/** How a command ended, and all that it printed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

const leftBehind = new Set([
  '.cache',
  '.e2e-build',
  '.env',
  '.git',
  '.tenant',
  'coverage',
  'dist',
  'node_modules',
]);

/** Copies it out of the tree; what is installed is shared. Remove it in `afterAll`. */
export function copyProject(): ProjectCopy {
  // Real, since a copy is made within a copy, too, and on macOS the temporary folder is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  cpSync('.', folder, {
    recursive: true,
    filter: (source) => !leftBehind.has(basename(source)),
  });
  const installed = join(folder, 'node_modules');
  symlinkSync(realpathSync('node_modules'), installed, 'junction');

  const path = (below: string) => join(folder, below);
  const read = (below: string) => readFileSync(path(below), 'utf8');
  return {
    folder,
    read,
    edit: (below, from, to) => {
      const text = read(below);
      const edited = text.replace(from, to);
      if (edited === text) throw new Error(`${below} has nothing to replace`);
      writeFileSync(path(below), edited);
    },
    delete: (below) => rmSync(path(below), { recursive: true }),
    node: (...args) => run(folder, process.execPath, args),
    npm: (script, ...args) =>
      run(folder, 'npm', ['run', '--silent', script, '--', ...args]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function run(cwd: string, command: string, args: string[]): Promise<Ended> {
  const child = spawn(command, args, {
    cwd,
    env: environment(),
    // On Windows, npm is a script of the shell.
    shell: command === 'npm' && process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Without what the runner of these tests and npm have put in, which the copy's own would take for theirs. */
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(VITEST|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$|NODE_ENV$|ENV_FILE$|npm_(?!config_))/.test(
          name,
        ),
    ),
  ),
  NO_COLOR: '1',
});
