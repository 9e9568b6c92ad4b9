import { relative } from 'node:path';

/** The path to show to people: relative if it is inside the working directory. */
export function displayPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}
