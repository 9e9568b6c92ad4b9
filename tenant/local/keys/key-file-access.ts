import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs work on the keys' file.
 *
 * @throws an error that says whose file or folder it is, where the system refuses access
 */
export function withAccess<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { code, path = file } = cause as NodeJS.ErrnoException;
    if (code !== 'EACCES') throw cause;
    const barrier = nearestVisible(path);
    throw new Error(
      `The signing keys cannot be kept in ${file}: ${barrier.path} belongs to the user ${barrier.uid}, and this is the user ${process.geteuid?.()}. Make it yours (chown), or name another file in TENANT_KEYS_FILE.`,
      { cause },
    );
  }
}

/** The path, or the first folder above it that is there and can be looked at. */
function nearestVisible(path: string): { path: string; uid: number } {
  try {
    return { path, uid: statSync(path).uid };
  } catch {
    return nearestVisible(dirname(path));
  }
}
