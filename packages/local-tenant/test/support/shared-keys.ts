import { join } from 'node:path';
import { saveKeyRing } from '../../src/keys/key-file.js';
import { createKeyRing } from '../../src/keys/key-ring.js';

/** Shared by all tests of a file: creating keys takes longer than the rest of a test. */
const sharedKeys = createKeyRing();

/** Saves them in the folder, and returns the file. */
export async function saveSharedKeys(directory: string): Promise<string> {
  const file = join(directory, 'keys.json');
  saveKeyRing(file, await sharedKeys);
  return file;
}
