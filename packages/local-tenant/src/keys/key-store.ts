import { existsSync } from 'node:fs';
import { readKeyRing, saveKeyRing } from './key-file.js';
import { createKeyRing, generateSigningKey, type KeyRing } from './key-ring.js';

/** Keeps the key ring, in memory and, if there is one, in a file. */
export class KeyStore {
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(
    private ring: KeyRing,
    private readonly file: string | undefined,
  ) {}

  /** Reads the keys from the file, which is created if it does not exist. Without a file, creates new keys. */
  static async open(file: string | undefined): Promise<KeyStore> {
    if (file && existsSync(file)) return new KeyStore(readKeyRing(file), file);
    const ring = await createKeyRing();
    if (file) saveKeyRing(file, ring);
    return new KeyStore(ring, file);
  }

  /** The same object until the keys change. */
  get current(): KeyRing {
    return this.ring;
  }

  /** The next key signs from now on; the current one only verifies. */
  rotate(): Promise<KeyRing> {
    return this.#change(async ({ current, next, previous }) => ({
      current: next,
      next: await generateSigningKey(),
      previous: [current, ...previous],
    }));
  }

  /** Removes the previous key with this id, or all of them. Their tokens become invalid. */
  revoke(kid?: string): Promise<KeyRing> {
    return this.#change((ring) =>
      Promise.resolve({
        ...ring,
        previous: kid ? ring.previous.filter((key) => key.kid !== kid) : [],
      }),
    );
  }

  /** Makes one change at a time, so that none is lost. */
  #change(change: (ring: KeyRing) => Promise<KeyRing>): Promise<KeyRing> {
    const changed = this.#changing.then(async () => {
      const ring = await change(this.ring);
      if (this.file) saveKeyRing(this.file, ring);
      this.ring = ring;
      return ring;
    });
    this.#changing = changed.catch(() => {});
    return changed;
  }
}
