import type { Rule, Tree } from '@angular-devkit/schematics';
import { format } from './format.js';

/** A change of a file that the project has already. */
export interface Edit {
  readonly path: string;
  /** What to add by hand if the file cannot be changed. */
  readonly lines: string;
  /** Gives the file's new text, or the same one if nothing is missing. @throws {Error} saying why it cannot be changed */
  readonly change: (text: string) => string;
}

/** Makes the changes. If one is impossible, says what to add by hand. */
export const makeEdits =
  (getEdits: (tree: Tree) => readonly Edit[]): Rule =>
  async (tree, { logger }) => {
    for (const { path, lines, change } of getEdits(tree)) {
      try {
        if (!tree.exists(path)) throw new Error('there is no such file');
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
