import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import {
  run,
  startProcess,
  type Ended,
  type StartedProcess,
} from './start-process.js';

/** Runs git with a fixed author. */
export const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: 'Owner',
      GIT_AUTHOR_EMAIL: 'owner@example.com',
      GIT_COMMITTER_NAME: 'Owner',
      GIT_COMMITTER_EMAIL: 'owner@example.com',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });

/** Copies the files of this project that git does not ignore, as they are now. */
export function copyFiles(folder: string): void {
  const files = git('.', 'ls-files', '-co', '--exclude-standard').split('\n');
  for (const file of files.filter((path) => path !== '' && existsSync(path)))
    cpSync(file, join(folder, file), { preserveTimestamps: true });
}

/** Gives the project in `folder` this one's dependencies and built packages, which it may change. */
export function installInto(folder: string): void {
  // Hard links are safe: npm replaces files instead of changing them, except for its own list.
  execFileSync('cp', ['-al', realpathSync('node_modules'), folder]);
  const list = 'node_modules/.package-lock.json';
  rmSync(join(folder, list));
  cpSync(list, join(folder, list));
  for (const name of readdirSync('packages')) {
    const dist = join('packages', name, 'dist');
    if (existsSync(dist))
      cpSync(dist, join(folder, dist), {
        recursive: true,
        preserveTimestamps: true,
      });
  }
}

/** A committed copy of this project in a temporary folder, which a test may change. Remove it in `afterAll`. */
export class ProjectCopy {
  // On macOS, the temporary folder is a link.
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));

  /** @param fill puts the files into the folder. Default: those of this project */
  constructor(fill: (folder: string) => void = copyFiles) {
    fill(this.folder);
    installInto(this.folder);
    this.git('init', '--quiet');
    this.commit();
  }

  git(...args: string[]): string {
    return git(this.folder, ...args);
  }

  commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'Start');
  }

  /** Its tracked files. */
  get files(): string[] {
    return this.git('ls-files').trimEnd().split('\n');
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Writes a file, and creates its folder if necessary. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Replaces text in a file. @throws {Error} if there is nothing to replace */
  edit(path: string, from: string | RegExp, to: string): void {
    const text = this.read(path);
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${path} has nothing to replace`);
    this.write(path, edited);
  }

  /** Runs Node with these arguments in the copy. */
  node(...args: string[]): Promise<Ended> {
    return this.run(process.execPath, ...args);
  }

  /** The same, with more variables. */
  nodeWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
    return run([process.execPath, ...args], {
      cwd: this.folder,
      env: { ...getEnvironment(), ...env },
    });
  }

  /** Runs a script of the package. */
  npm(script: string, ...args: string[]): Promise<Ended> {
    return this.run('npm', 'run', '--silent', script, '--', ...args);
  }

  /** Runs these scripts in turn. Returns the end of the output of the first one that fails, or an empty string. */
  async getFailure(...scripts: readonly string[]): Promise<string> {
    for (const script of scripts) {
      const { code, output } = await this.npm(script);
      if (code !== 0) return `npm run ${script}:\n${output.slice(-4000)}`;
    }
    return '';
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs shell commands, as a document shows them. */
  shell(lines: string): Promise<Ended> {
    return this.run('bash', '-c', lines);
  }

  /** Starts a script of the package in its own process group. */
  start(script: string, ...args: string[]): StartedProcess {
    return startProcess(['npm', 'run', script, '--', ...args], {
      cwd: this.folder,
      env: getEnvironment(),
      group: true,
    });
  }

  /** Starts `npm run start:dev` on free ports, and waits until it shows how to call the API. */
  async startDev(): Promise<{ url: string; stop: () => Promise<unknown> }> {
    const url = `http://localhost:${await getFreePort()}`;
    const issuer = `http://localhost:${await getFreePort()}/`;
    this.write(
      '.env',
      `PORT=${new URL(url).port}\nISSUER_BASE_URL=${issuer}\n`,
    );
    const started = this.start('start:dev');
    await started.line(/^curl .* -H "authorization: /);
    return { url, stop: () => started.stop('SIGINT') };
  }

  private run(...command: string[]): Promise<Ended> {
    return run(command, { cwd: this.folder, env: getEnvironment() });
  }
}

/** The environment without the variables of vitest and npm, which would affect those of the copy. */
const getEnvironment = (): NodeJS.ProcessEnv => ({
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
