import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { displayPath } from '../display-path.js';
import { PageRefusal } from '../page-refusal.js';

/** @throws {PageRefusal} if the file cannot be written */
export function writeText(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PageRefusal(`${displayPath(path)} cannot be written: ${code}.`);
  }
}
