import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The project's files as git knows them, so that a change that was interrupted can be undone or begun again. */
export class WorkingTree {
  /** A file in git's folder while a change is under way: the commit that it began at. */
  private readonly mark: string;

  /** @throws {Error} if the folder is not the top of a repository with a commit */
  constructor(private readonly folder: string) {
    if (!this.isTopOfRepository()) {
      throw new Error(
        'This needs a git repository of its own in this folder, with a commit, so that the change can be undone. If there is none yet:\n\n  git init && git add --all && git commit --message "Start"',
      );
    }
    const gitFolder = this.git('rev-parse', '--git-dir');
    this.mark = join(resolve(folder, gitFolder), 'make-yours');
  }

  private get head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  /** Whether a change was begun at this commit, did not end, and was not undone: it begins with deletions. */
  get wasInterrupted(): boolean {
    return (
      existsSync(this.mark) &&
      readFileSync(this.mark, 'utf8') === this.head &&
      this.git('ls-files', '--deleted') !== ''
    );
  }

  /** Puts what an interrupted change left into git's stash. */
  stash(): void {
    this.git('stash', 'push', '--quiet', '--message', 'make-yours');
    this.end();
  }

  /** Begins a change of tracked files. @throws {Error} if there are changes already */
  begin(): void {
    const changes = this.git('status', '--porcelain');
    if (changes !== '') {
      throw new Error(
        `Some files have uncommitted changes, which would be mixed up with those made here. Commit or stash them first:\n\n${changes}`,
      );
    }
    writeFileSync(this.mark, this.head);
  }

  /** The tracked files that have changed and are still there. */
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
