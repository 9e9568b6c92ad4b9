import { readFileSync } from 'node:fs';

/** The blocks of a document that say, by the comment above them, which file they are about: `changes` is a diff. */
const readBlocks = (document: string, kind: 'changes' | 'file') =>
  [
    ...readFileSync(document, 'utf8').matchAll(
      /<!-- (changes|file) (\S+) -->\n\n```\w+\n([^]*?)```/g,
    ),
  ]
    .filter(([, found]) => found === kind)
    .map(([, , path = '', text = '']) => ({ path, text }));

/** The diffs of a document, each with the file that it changes. */
export const readChanges = (document: string) =>
  readBlocks(document, 'changes').map(({ path, text }) => ({
    path,
    diff: text,
  }));

/** The files that a document shows as a whole. */
export const readFiles = (document: string) => readBlocks(document, 'file');
