import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a clone of this project changes first. */
export interface Identity {
  /** The package's name. */
  readonly name: string;
  /** What people call it, as in the README's heading. */
  readonly title: string;
  /** The API's identifier in the tenant. */
  readonly audience: string;
  /** The prefix of the custom claims. */
  readonly namespace: string;
  /** Where its source is kept: problems' `type` leads to the documents there. */
  readonly repository: string;
}

export const identityKeys = [
  'name',
  'title',
  'audience',
  'namespace',
  'repository',
] as const;

/** Who the project in `folder` is now. @throws {Error} where a file does not say */
export function readIdentity(folder: string): Identity {
  const find = (file: string, pattern: RegExp): string => {
    const found = pattern.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
    if (!found) {
      throw new Error(
        `${file} does not say what it is now: nothing in it matches ${pattern}.`,
      );
    }
    return found;
  };
  return {
    name: find('package.json', /^ {2}"name": "([^"]+)"/m),
    title: find('README.md', /^# (\S.*\S)\s*$/m),
    audience: find('.env.example', /^AUDIENCE=(\S+)\s*$/m),
    namespace: find('.env.example', /^CLAIM_NAMESPACE=(\S+)\s*$/m),
    repository: find('package.json', /^ {2}"homepage": "([^"#]+)/m),
  };
}

/** The identity that comes with a name, where nothing else is asked for: values that are obviously to be changed, but work. */
export function identityOf(name: string): Identity {
  const host = `https://${name}.example`;
  return {
    name,
    title: titleOf(name),
    audience: host,
    namespace: `${host}/`,
    repository: `https://github.com/your-org/${name}`,
  };
}

const abbreviations = new Set(['api', 'http', 'id', 'm2m', 'url']);

const titleOf = (name: string): string =>
  name
    .split('-')
    .map((word) =>
      abbreviations.has(word)
        ? word.toUpperCase()
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ');
