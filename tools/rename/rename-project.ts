import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from './format.js';
import type { Identity } from './identity.js';
import { projectFiles } from './project-files.js';
import { replaceIdentity, type Counts } from './replace-identity.js';

export interface ChangedFile {
  readonly path: string;
  readonly counts: Counts;
}

/**
 * Gives the project in `folder` another identity, in all of its files, and
 * formats again what was formatted. Writes nothing where it throws.
 *
 * @throws {Error} where the new name means something else here already
 */
export async function renameProject(
  folder: string,
  from: Identity,
  to: Identity,
): Promise<ChangedFile[]> {
  const files = [...projectFiles(folder)];
  if (to.name !== from.name) {
    const taken = files.filter(
      ({ path, text }) =>
        !path.endsWith('.md') && replaceIdentity(text, to, to).counts.name > 0,
    );
    if (taken.length > 0) {
      throw new Error(
        `"${to.name}" means something else here already, in ${taken.map(({ path }) => path).join(', ')}. Choose another name.`,
      );
    }
  }

  const changed = [];
  for (const { path, text } of files) {
    const replaced = replaceIdentity(text, from, to);
    if (replaced.text !== text) {
      const formatted = await format(folder, path, text, replaced.text);
      changed.push({ path, counts: replaced.counts, formatted });
    }
  }
  for (const { path, formatted } of changed)
    writeFileSync(join(folder, path), formatted);
  return changed;
}
