import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The project's files in git, so that an interrupted change can be undone or started again. */
export class WorkingTree {
  /** A file in git's folder that names the commit a change started from, while the change is in progress. */
  private readonly mark: string;

  /** @throws {Error} if the folder is not the top of a repository with a commit */
  constructor(private readonly folder: string) {
    if (!this.isTopOfRepository()) {
      throw new Error(
        'This folder must be the root of a git repository with a commit, so that the change can be undone. If there is none yet:\n\n  git init && git add --all && git commit --message "Start"',
      );
    }
    const gitFolder = this.git('rev-parse', '--git-dir');
    this.mark = join(resolve(folder, gitFolder), 'make-yours');
  }

  private get head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  /** Whether a change from this commit was interrupted and not undone. A change begins with deletions. */
  get wasInterrupted(): boolean {
    return (
      existsSync(this.mark) &&
      readFileSync(this.mark, 'utf8') === this.head &&
      this.git('ls-files', '--deleted') !== ''
    );
  }

  /** Stashes what an interrupted change has left. */
  stash(): void {
    this.git('stash', 'push', '--quiet', '--message', 'make-yours');
    this.end();
  }

  /** Begins a change of tracked files. @throws {Error} if there are changes already */
  begin(): void {
    const changes = this.git('status', '--porcelain');
    if (changes !== '') {
      throw new Error(
        `Some files have uncommitted changes, which would get mixed up with the changes made here. Commit or stash them first:\n\n${changes}`,
      );
    }
    writeFileSync(this.mark, this.head);
  }

  /** The tracked files that have changed and still exist. */
  get changed(): string[] {
    return this.git('diff', '--name-only', '--diff-filter=d').split('\n');
  }

  end(): void {
    rmSync(this.mark, { force: true });
  }

  private isTopOfRepository(): boolean {
    try {
      this.git('rev-parse', '--verify', '--quiet', 'HEAD');
      return this.git('rev-parse', '--show-prefix') === '';
    } catch {
      return false;
    }
  }

  private git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  }
}
