import { join } from 'node:path';
import { saveKeyRing } from '../../src/keys/key-file.js';
import { createKeyRing } from '../../src/keys/key-ring.js';

/** New keys take longer than all the rest of a test; these serve a whole file of tests. */
const sharedKeys = createKeyRing();

/** Puts them into the folder, and says in which file. */
export async function saveSharedKeys(directory: string): Promise<string> {
  const file = join(directory, 'keys.json');
  saveKeyRing(file, await sharedKeys);
  return file;
}
