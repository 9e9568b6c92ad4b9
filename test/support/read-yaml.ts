import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

/** The one document of a YAML file; a mistake or a key that stands twice is an error. */
export function readYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'));
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  return document.toJS();
}
