import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { whyClaimIsIgnored } from '@repo/local-tenant/claim-rules';
import { editFile } from './edit.js';

/** The names of a project. */
export interface Identity {
  /** The name in the image, the cluster, logs and documents: that of the package without `@scope/`. */
  readonly name: string;
  /** The heading of the README. */
  readonly title: string;
  /** The API's identifier in the tenant. */
  readonly audience: string;
  /** The prefix of the custom claims. */
  readonly namespace: string;
  /** The web page of its repository. */
  readonly repository: string;
}

export const identityKeys = [
  'name',
  'title',
  'audience',
  'namespace',
  'repository',
] as const;

/** Reads the current names of the project in `folder`. @throws {Error} if a file does not contain one */
export function readIdentity(folder: string): Identity {
  const read = (file: string, pattern: RegExp): string => {
    const found = pattern.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
    if (!found) throw new Error(`${file} has nothing that matches ${pattern}.`);
    return found;
  };
  return {
    name: read('package.json', /^ {2}"name": "([^"]+)"/m),
    title: read('README.md', /^# (\S.*\S)\s*$/m),
    audience: read('.env.example', /^AUDIENCE=(\S+)\s*$/m),
    namespace: read('.env.example', /^CLAIM_NAMESPACE=(\S+)\s*$/m),
    repository: read('package.json', /"url": "git\+(\S+)\.git"/),
  };
}

const abbreviations = new Set(['api', 'http', 'id', 'm2m', 'url']);

/** Derives an identity from a package's name. Its values work, and can be changed later. */
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

/** The npm names that can also be the name of an image and of a Kubernetes service. */
const packageName =
  /^(?=.{1,60}$)(@[a-z0-9][a-z0-9-]*\/)?[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** The form of each value. It excludes what would have to be escaped in JSON or YAML. */
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

/** Says why a package cannot have this name, or returns `undefined` if it can. `taken` are the names of its dependencies. */
export function getNameFault(
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

/** Lists what is wrong with the values other than the name. */
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

/** The license must keep its copyright line; packages, platform and operations are not the owner's; tests have their own values. */
const unchanged =
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
        path !== '' && !unchanged.test(path) && existsSync(join(folder, path)),
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

/** Replaces everything at once, so that nothing is replaced twice, and longer values first. Also replaces values with `/` and `.` escaped, as in regular expressions. */
export function replaceIn(text: string, from: Identity, to: Identity): string {
  const escaped = (value: string) => value.replace(/[/.]/g, '\\$&');
  const spellings = identityKeys
    .flatMap((key) => [
      { key, old: from[key], new: to[key] },
      { key, old: escaped(from[key]), new: escaped(to[key]) },
    ])
    .toSorted((one, other) => other.old.length - one.old.length);
  // Names and titles are words: `orders-api-bench` contains the name, `my-orders-api` does not.
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
