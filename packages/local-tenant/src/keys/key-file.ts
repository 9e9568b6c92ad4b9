import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { KeyRing, SigningKey } from './key-ring.js';

/** The form in which a key is stored. */
interface StoredKey {
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
}

const store = ({ kid, privateKey }: SigningKey): StoredKey => ({
  kid,
  privateJwk: privateKey.export({ format: 'jwk' }),
});

const restore = ({ kid, privateJwk: key }: StoredKey): SigningKey => ({
  kid,
  privateKey: createPrivateKey({ key, format: 'jwk' }),
});

const mapKeys = <A, B>(
  { current, next, previous }: KeyRing<A>,
  map: (key: A) => B,
): KeyRing<B> => ({
  current: map(current),
  next: map(next),
  previous: previous.map(map),
});

export function saveKeyRing(file: string, ring: KeyRing): void {
  const stored = JSON.stringify(mapKeys(ring, store), null, 2);
  withAccess(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    // Renamed from a second file, so that a crash leaves either the old keys or the new ones.
    writeFileSync(`${file}.new`, stored, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  });
}

/** @throws {Error} if the file cannot be opened or has no keys */
export function readKeyRing(file: string): KeyRing {
  const text = withAccess(file, () => readFileSync(file, 'utf8'));
  try {
    return mapKeys(JSON.parse(text) as KeyRing<StoredKey>, restore);
  } catch (cause) {
    throw new Error(
      `The signing keys in ${file} cannot be read. Delete the file to have the tenant create new keys.`,
      { cause },
    );
  }
}

/**
 * Reads or writes the keys file.
 *
 * @throws {KeyFileError} if the system refuses to
 */
function withAccess<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new KeyFileError(file, cause as NodeJS.ErrnoException);
  }
}

/** The keys cannot be read or written. The message says why, and what to do. */
export class KeyFileError extends Error {
  constructor(file: string, cause: NodeJS.ErrnoException) {
    const { code, path = file } = cause;
    super(
      `The signing keys cannot be stored in ${file}: ${describeRefusal(code, path)}, or set another file in TENANT_KEYS_FILE.`,
      { cause },
    );
    this.name = 'KeyFileError';
  }
}

/** Why the system refuses the path, and what to do about it. */
function describeRefusal(code: string | undefined, path: string): string {
  switch (code) {
    case 'EACCES':
      return describeOwner(path);
    case 'ENOSPC':
      return 'the disk is full. Free some space';
    case 'EROFS':
      return 'the disk is read-only. Make it writable';
    case 'EISDIR':
      return `${path} is a folder. Remove it`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `there is a file where ${path} needs a folder. Remove it`;
    default:
      return `the system reports ${code}. Fix that`;
  }
}

function describeOwner(path: string): string {
  const barrier = nearestVisible(path);
  return `${barrier.path} belongs to the user ${barrier.uid}, and the tenant runs as the user ${process.geteuid?.()}. Change the owner (chown)`;
}

/** The path, or the nearest folder above it that exists and can be read. */
function nearestVisible(path: string): { path: string; uid: number } {
  try {
    return { path, uid: statSync(path).uid };
  } catch {
    return nearestVisible(dirname(path));
  }
}
