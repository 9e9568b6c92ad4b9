import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withAccess } from './key-file-access.js';
import type { KeyRing } from './key-ring.js';
import { type StoredKey, restoreKey, storeKey } from './signing-key.js';

interface StoredKeyRing {
  readonly current: StoredKey;
  readonly next: StoredKey;
  readonly previous: readonly StoredKey[];
}

export function saveKeyRing(file: string, ring: KeyRing): void {
  const stored: StoredKeyRing = {
    current: storeKey(ring.current),
    next: storeKey(ring.next),
    previous: ring.previous.map(storeKey),
  };
  withAccess(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    // By way of a second file, so that a crash leaves the old keys or the new ones.
    writeFileSync(`${file}.new`, JSON.stringify(stored, null, 2), {
      mode: 0o600,
    });
    renameSync(`${file}.new`, file);
  });
}

/** @throws where the file cannot be opened or holds no keys */
export function readKeyRing(file: string): KeyRing {
  const text = withAccess(file, () => readFileSync(file, 'utf8'));
  try {
    const stored = JSON.parse(text) as StoredKeyRing;
    return {
      current: restoreKey(stored.current),
      next: restoreKey(stored.next),
      previous: stored.previous.map(restoreKey),
    };
  } catch (cause) {
    throw new Error(
      `The signing keys in ${file} cannot be read. Delete the file, and the tenant makes new ones.`,
      { cause },
    );
  }
}
