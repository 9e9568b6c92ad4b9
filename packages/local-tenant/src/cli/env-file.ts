import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Variables } from '../variables.js';

/**
 * Reads the variables of a file, if it exists.
 *
 * @throws {Error} saying what to do, if it cannot be read or is not in UTF-8
 */
export function readEnvFile(cwd: string, name: string): Variables | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(cwd, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const reason = code === 'EISDIR' ? 'it is a folder' : code;
    throw new Error(
      `${name} cannot be read: ${reason}. It must be a file that this user may read.`,
      { cause: error },
    );
  }
  return parseEnv(decode(bytes, name));
}

/** Removes a byte order mark, which would become part of the first name. */
function decode(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Reported below.
  }
  throw new Error(
    `${name} cannot be read: it is not in UTF-8. Save it in that encoding; the ">" of Windows PowerShell writes UTF-16.`,
  );
}
