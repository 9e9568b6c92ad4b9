import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyClaimIsIgnored } from '../../packages/local-tenant/src/exchange/claim-rules.js';

/** What a clone of this project changes first. */
export interface Identity {
  /** The package's name. */
  readonly name: string;
  /** The heading of the README. */
  readonly title: string;
  /** The API's identifier in the tenant. */
  readonly audience: string;
  /** The prefix of the custom claims. */
  readonly namespace: string;
  /** The page of its repository. */
  readonly repository: string;
}

export const identityKeys = [
  'name',
  'title',
  'audience',
  'namespace',
  'repository',
] as const;

/** What the project in `folder` is called now. @throws {Error} if a file does not say */
export function readIdentity(folder: string): Identity {
  const find = (file: string, pattern: RegExp): string => {
    const found = pattern.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
    if (!found) throw new Error(`${file} has nothing that matches ${pattern}.`);
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

const abbreviations = new Set(['api', 'http', 'id', 'm2m', 'url']);

/** The identity that follows from a name: values to be changed later, but which work. */
export function deriveIdentity(name: string): Identity {
  const words = name
    .split('-')
    .map((word) =>
      abbreviations.has(word)
        ? word.toUpperCase()
        : word.charAt(0).toUpperCase() + word.slice(1),
    );
  return {
    name,
    title: words.join(' '),
    audience: `https://${name}.example`,
    namespace: `https://${name}.example/`,
    repository: `https://github.com/your-org/${name}`,
  };
}

/** The form of each value, without what JSON, YAML, a shell or a regular expression would have to escape. */
const forms: Readonly<Record<keyof Identity, readonly [RegExp, string]>> = {
  name: [
    /^(?=.{1,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
    'The name must be two words or more in lower case with hyphens between them, at most 60 characters, such as orders-api.',
  ],
  title: [
    /^(?=.{1,60}$)[A-Z][\w.&]*( [\w.&]+)+$/i,
    '--title must be two words or more, at most 60 characters, such as "Orders API".',
  ],
  audience: [
    /^(?=.{8,200}$)[a-z][a-z0-9.]*:[\w.~:/@%-]+$/i,
    '--audience must be a URI, such as https://api.your-company.com.',
  ],
  namespace: [
    /^(?=.{1,200}$)https?:\/\/[\w.-]+(:\d+)?\/([\w.~-]+\/)*$/,
    '--namespace must be an http(s) URL that ends in "/", such as https://your-company.com/.',
  ],
  repository: [
    /^(?=.{1,200}$)https:\/\/[\w.-]+(:\d+)?(\/[\w.~-]+)+(?<!\.git)$/,
    '--repository must be the https URL of its page, such as https://github.com/your-company/orders-api.',
  ],
};

/** Why a project cannot be called that; empty if it can. The rest follows from the name, so a bad name comes alone. */
export function getFaults(identity: Identity): string[] {
  const faults = identityKeys
    .filter((key) => !forms[key][0].test(identity[key]))
    .map((key) => forms[key][1]);
  if (!forms.name[0].test(identity.name)) return faults.slice(0, 1);

  const { audience, namespace, repository } = identity;
  const ignored = whyClaimIsIgnored(`${namespace}urn`, []);
  if (ignored) faults.push(`--namespace cannot be used: ${ignored} by Auth0.`);
  if (audience === namespace)
    faults.push('--audience and --namespace must differ.');
  if (
    [audience, namespace].some((uri) => `${uri}/`.startsWith(`${repository}/`))
  )
    faults.push('--audience and --namespace must not be below --repository.');
  return faults;
}

/** The license's copyright line has to stay; packages and workshop are not the clone's; tests have values of their own. */
const untouched =
  /^(LICENSE$|package-lock\.json$|packages\/|workshop\/|test\/)|spec\.ts$|\.png$/;

/** The paths of the project's text files that git does not ignore. */
export const getProjectFiles = (folder: string): string[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: folder,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && !untouched.test(path));

/**
 * Replaces one identity by another in all files of a project.
 *
 * @returns the changed files
 * @throws {Error} if the new name already means something else here
 */
export function replaceIdentity(
  folder: string,
  from: Identity,
  to: Identity,
): string[] {
  const files = getProjectFiles(folder).map((path) => ({
    path,
    text: readFileSync(join(folder, path), 'utf8'),
  }));
  const asWord = new RegExp(`(?<![\\w-])${to.name}(?!\\w)`);
  const taken = files.filter(
    ({ path, text }) => !path.endsWith('.md') && asWord.test(text),
  );
  if (to.name !== from.name && taken.length > 0) {
    throw new Error(
      `"${to.name}" means something else here already, in ${taken.map(({ path }) => path).join(', ')}. Choose another name.`,
    );
  }
  const changed = files.filter(
    ({ text }) => replaceIn(text, from, to) !== text,
  );
  for (const { path, text } of changed)
    writeFileSync(join(folder, path), replaceIn(text, from, to));
  return changed.map(({ path }) => path);
}

/** In one go, so that nothing is replaced twice, and longer values first. In regular expressions, `/` and `.` are escaped. */
export function replaceIn(text: string, from: Identity, to: Identity): string {
  const escaped = (value: string) => value.replace(/[/.]/g, '\\$&');
  const spellings = identityKeys
    .flatMap((key) => [
      { key, old: from[key], new: to[key] },
      { key, old: escaped(from[key]), new: escaped(to[key]) },
    ])
    .toSorted((one, other) => other.old.length - one.old.length);
  // Names and titles are words: `orders-api-bench` has the name, `my-orders-api` does not.
  const patterns = spellings.map(({ key, old }) => {
    const literal = old.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
    return key === 'name' || key === 'title'
      ? `(?<![\\w-])${literal}(?!\\w)`
      : literal;
  });
  return text.replace(
    new RegExp(patterns.join('|'), 'g'),
    (found) => spellings.find(({ old }) => old === found)?.new ?? found,
  );
}
