import { readFileSync, statSync } from 'node:fs';

interface ReadFile {
  readonly text: string;
  readonly stamp: string;
  /** Written so shortly before it was read that a second write could have the same time. */
  readonly mayHaveChangedUnseen: boolean;
}

/** The coarsest clock of a file system that is still in use (FAT's). */
const clockGranularityMs = 2_000;

/**
 * Reads files as they are now, from the disk only when they have changed. It
 * asks at each read and watches nothing, so an edit counts from the next read
 * on, however the editor saves, and there is nothing to close.
 */
export class FileReader {
  readonly #files = new Map<string, ReadFile>();

  /** @throws the file system's error where the file cannot be read */
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
