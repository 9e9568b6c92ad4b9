import { resolve } from 'node:path';

/**
 * Formats a file's new text with the project's Prettier, if it has one.
 *
 * @param before the text before the change; if it was not formatted, the new text is not formatted, either
 */
export async function format(
  path: string,
  text: string,
  before?: string,
): Promise<string> {
  const prettier = await import('prettier').catch(() => undefined);
  if (!prettier) return text;
  const config = await prettier.resolveConfig(resolve(path));
  const options = { ...config, filepath: path };
  if (before !== undefined && !(await prettier.check(before, options)))
    return text;
  return prettier.format(text, options);
}
