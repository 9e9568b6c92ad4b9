import { readFileSync, statSync } from 'node:fs';

interface ReadFile {
  readonly text: string;
  readonly stamp: string;
  /** Whether it was written so recently that a later write could have the same timestamp. */
  readonly mayHaveChangedUnseen: boolean;
}

/** The coarsest timestamps of a file system that is still in use (FAT). */
const clockGranularityMs = 2_000;

/**
 * Returns the current text of files, and reads a file again only if it has
 * changed. It checks at each read instead of watching, so an edit takes effect
 * at the next read, however the editor saves, and there is nothing to close.
 */
export class FileReader {
  readonly #files = new Map<string, ReadFile>();

  /** @throws the file system's error if the file cannot be read */
  read(path: string): string {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    const stamp = [mtimeMs, ctimeMs, size, ino].join();
    const known = this.#files.get(path);
    if (known?.stamp === stamp && !known.mayHaveChangedUnseen) {
      return known.text;
    }
    const text = readFileSync(path, 'utf8');
    const mayHaveChangedUnseen = Date.now() - mtimeMs < clockGranularityMs;
    this.#files.set(path, { text, stamp, mayHaveChangedUnseen });
    return text;
  }
}
