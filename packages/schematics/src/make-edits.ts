import type { Rule, Tree } from '@angular-devkit/schematics';
import { format } from './format.js';

/** A change to an existing file. */
export interface Edit {
  readonly path: string;
  /** What to add by hand if the file cannot be changed. */
  readonly lines: string;
  /** Returns the new text, or the same text if nothing is missing. @throws {Error} with the reason if the file cannot be changed */
  readonly change: (text: string) => string;
}

/** Makes the changes. If one is not possible, logs what to add by hand. */
export const makeEdits =
  (getEdits: (tree: Tree) => readonly Edit[]): Rule =>
  async (tree, { logger }) => {
    for (const { path, lines, change } of getEdits(tree)) {
      try {
        if (!tree.exists(path)) throw new Error('the file does not exist');
        const text = tree.readText(path);
        const changed = change(text);
        if (changed !== text)
          tree.overwrite(path, await format(path, changed, text));
      } catch (error) {
        logger.warn(
          `${path} was not changed: ${(error as Error).message}. Add to it:\n\n${lines.replace(/^(?=.)/gm, '  ').trimEnd()}\n`,
        );
      }
    }
  };
