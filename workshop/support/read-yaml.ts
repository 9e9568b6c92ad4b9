import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

/** Reads a YAML file with one document, without types. A mistake or a duplicate key is an error. */
export function readYaml(file: string) {
  const document = parseDocument(readFileSync(file, 'utf8'));
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  return document.toJS();
}
