import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { whyClaimIsIgnored } from '@repo/local-tenant/claim-rules';
import { editFile } from './edit.js';

/** What a project is called, in the places where its names appear. */
export interface Identity {
  /** Its name in image, cluster, logs and documents: that of its package without `@scope/`. */
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
    repository: find('package.json', /"url": "git\+(\S+)\.git"/),
  };
}

const abbreviations = new Set(['api', 'http', 'id', 'm2m', 'url']);

/** The identity that follows from a package's name: values to be changed later, but which work. */
export function deriveIdentity(packageName: string): Identity {
  const name = packageName.replace(/^@[^/]*\//, '');
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

/** Of npm's names, those that can also be the name of an image and of a Kubernetes service. */
const packageName =
  /^(?=.{1,60}$)(@[a-z0-9][a-z0-9-]*\/)?[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** The form of each value, without what JSON, YAML, a shell or a regular expression would have to escape. */
const forms: Readonly<
  Record<Exclude<keyof Identity, 'name'>, readonly [RegExp, string]>
> = {
  title: [
    /^(?=.{1,60}$)[A-Z0-9][\w.&]*( [\w.&]+)*$/i,
    '--title must be words of letters and digits, at most 60 characters, such as "Orders API".',
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

/** Why a package cannot have that name, or `undefined` if it can. `taken` are the names of its dependencies. */
export function whyNameIsRefused(
  name: string,
  taken: readonly string[],
): string | undefined {
  if (!packageName.test(name)) {
    return `"${name}" cannot be the name of this package. Use lower-case letters, digits and hyphens, at most 60 characters, such as orders-api or @acme/orders-api.`;
  }
  if (builtinModules.includes(name) || name === 'node_modules') {
    return `"${name}" is a name that Node.js uses itself. Choose another name.`;
  }
  if (taken.includes(name)) {
    return `"${name}" is the name of a package that this project depends on. Choose another name.`;
  }
  return undefined;
}

/** What is wrong with the values that did not have to follow from the name; empty if nothing is. */
export function getFaults(identity: Identity): string[] {
  const faults = (Object.keys(forms) as (keyof typeof forms)[])
    .filter((key) => !forms[key][0].test(identity[key]))
    .map((key) => forms[key][1]);

  const { audience, namespace } = identity;
  const ignored = whyClaimIsIgnored(`${namespace}urn`, []);
  if (ignored) faults.push(`--namespace cannot be used: ${ignored} by Auth0.`);
  if (audience === namespace)
    faults.push('--audience and --namespace must differ.');
  return faults;
}

/** The license's copyright line has to stay; packages, platform and operations are not the owner's; tests have values of their own. */
const untouched =
  /^(LICENSE$|package-lock\.json$|packages\/|src\/(platform|operations)\/|workshop\/|test\/)|spec\.ts$/;

/** The paths of the project's files that git does not ignore and that may be changed. */
export const getProjectFiles = (folder: string): string[] =>
  execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], {
    cwd: folder,
    encoding: 'utf8',
  })
    .split('\0')
    .filter(
      (path) =>
        path !== '' && !untouched.test(path) && existsSync(join(folder, path)),
    );

/** Replaces one identity by another in all files of a project. */
export function replaceIdentity(
  folder: string,
  from: Identity,
  to: Identity,
): void {
  for (const path of getProjectFiles(folder))
    editFile(join(folder, path), (text) => replaceIn(text, from, to));
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
