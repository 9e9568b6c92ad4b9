import { lstatSync, readFileSync, writeFileSync } from 'node:fs';

/** Changes a text file. Leaves links, folders and binary files alone. @throws {Error} with the path of the file */
export function editFile(path: string, change: (text: string) => string): void {
  if (!lstatSync(path).isFile()) return;
  const bytes = readFileSync(path);
  if (bytes.includes(0)) return;
  const text = bytes.toString();
  try {
    const changed = change(text);
    if (changed !== text) writeFileSync(path, changed);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Removes parts from a text. A part is between two lines with comments:
 * `# only with: deploy` and `# end: deploy`, or the same in `//` or `<!-- -->`.
 * These comments are always removed, as are those in which a document says what
 * runs its commands.
 *
 * @param parts all parts, and whether each is kept
 * @throws {Error} if a comment names an unknown part, or has no beginning or end
 */
export function withoutParts(
  text: string,
  parts: Readonly<Record<string, boolean>>,
): string {
  const kept: string[] = [];
  const open: string[] = [];
  for (const line of text.split('\n')) {
    const [, kind, part = ''] =
      /^\s*(?:#|\/\/|<!--) (only with|end): (\S+)\s*(?:-->\s*)?$/.exec(line) ??
      [];
    if (kind && !Object.hasOwn(parts, part))
      throw new Error(`"${kind}: ${part}" names an unknown part`);
    if (kind === 'only with') open.push(part);
    else if (kind === 'end') {
      if (open.pop() !== part)
        throw new Error(`"end: ${part}" has no beginning`);
    } else if (open.every((name) => parts[name])) kept.push(line);
  }
  if (open.length > 0) throw new Error(`"only with: ${open[0]}" has no end`);
  return kept
    .join('\n')
    .replace(/^<!-- (run by|not run:|file:|parts of:) [^\n]*-->\n\n?/gm, '');
}

/** @throws {Error} if no line matches */
export function withoutLines(text: string, pattern: RegExp): string {
  const lines = text.split('\n');
  const kept = lines.filter((line) => !pattern.test(line));
  if (kept.length === lines.length)
    throw new Error(`no line matches ${pattern}`);
  return kept.join('\n');
}
