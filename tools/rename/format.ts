import { join } from 'node:path';
import * as prettier from 'prettier';

/** Formats a changed file as it was before: values of another length move the line breaks. */
export async function format(
  folder: string,
  path: string,
  before: string,
  after: string,
): Promise<string> {
  const filepath = join(folder, path);
  const { ignored, inferredParser } = await prettier.getFileInfo(filepath, {
    ignorePath: join(folder, '.prettierignore'),
  });
  if (ignored || !inferredParser) return after;
  const options = {
    ...(await prettier.resolveConfig(filepath)),
    filepath,
  };
  return (await prettier.check(before, options))
    ? prettier.format(after, options)
    : after;
}
