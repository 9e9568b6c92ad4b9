import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run, type Ended } from './start-process.js';

const leftBehind = new Set([
  '.cache',
  '.e2e-build',
  '.env',
  '.git',
  '.tenant',
  'build',
  'coverage',
  'dist',
  'node_modules',
]);

/** This project in a folder of its own, to be changed at will; what is installed is shared. Remove it in `afterAll`. */
export class ProjectCopy {
  // On macOS, the temporary folder is a link.
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));

  constructor() {
    cpSync('.', this.folder, {
      recursive: true,
      filter: (source) => !leftBehind.has(basename(source)),
    });
    for (const installed of ['node_modules', 'workshop/node_modules'])
      symlinkSync(realpathSync(installed), join(this.folder, installed));
    execFileSync('git', ['init', '--quiet'], { cwd: this.folder });
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Makes the file and its folder where they are missing. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Replaces text in a file. @throws {Error} when there is nothing to replace */
  edit(path: string, from: string | RegExp, to: string): void {
    const text = this.read(path);
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${path} has nothing to replace`);
    this.write(path, edited);
  }

  delete(path: string): void {
    rmSync(join(this.folder, path), { recursive: true });
  }

  /** Runs Node with these arguments in the copy. */
  node(...args: string[]): Promise<Ended> {
    return this.run(process.execPath, ...args);
  }

  /** Runs a script of the package. */
  npm(script: string, ...args: string[]): Promise<Ended> {
    return this.run('npm', 'run', '--silent', script, '--', ...args);
  }

  /** Runs these scripts in turn, and gives the end of what the first one printed that fails; else nothing. */
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

  private run(...command: string[]): Promise<Ended> {
    return run(command, { cwd: this.folder, env: environment() });
  }
}

/** Without what vitest and npm have added, which the copy's own would take for theirs. */
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
