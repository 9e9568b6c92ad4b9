import { parseArgs } from 'node:util';
import {
  deriveIdentity,
  getFaults,
  getNameFault,
  type Identity,
} from './identity.js';
import { optionalParts, type OptionalPart } from './parts.js';

/** What the owner has asked for. */
export interface Request {
  /** The package's name, which may have a scope. */
  readonly packageName: string;
  readonly identity: Identity;
  /** Whether the owner has named the repository. */
  readonly hasRepository: boolean;
  readonly without: readonly OptionalPart[];
}

const names = Object.keys(optionalParts).join(', ');

export const usage = `Turns this clone into your project: with your names, and without what is only about the template.

  npm run make-yours -- orders-api
  npm run make-yours -- orders-api --without sample,examples

  --without <parts>   other parts that you do not need: ${names}
  --title <words>     the heading of the README; by default the words of the name
  --audience <uri>    the API's identifier in the tenant; by default https://<name>.example
  --namespace <url>   the prefix of the custom claims; by default https://<name>.example/
  --repository <url>  the web page of your repository; the API's problems then link to it;
                      by default https://github.com/your-org/<name>, without such links

It changes files but commits nothing: git diff shows the changes, and git checkout . && npm ci undoes them.`;

const text = { type: 'string' } as const;

/**
 * @param dependencies the packages that this project depends on
 * @returns `undefined` if only the usage is asked for
 * @throws {Error} that says what is wrong
 */
export function readRequest(
  args: readonly string[],
  dependencies: readonly string[],
): Request | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      without: { type: 'string', multiple: true },
      title: text,
      audience: text,
      namespace: text,
      repository: text,
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { help, without = [], ...given } = values;
  if (help) return undefined;
  const [packageName, ...others] = positionals;
  if (packageName === undefined)
    throw new Error(`The project needs a name.\n\n${usage}`);
  if (others.length > 0)
    throw new Error(`Give only one name, not also ${others.join(' ')}.`);

  const parts = without.flatMap((list) => list.split(',')).filter(Boolean);
  const unknown = parts.filter((part) => !isPart(part));
  if (unknown.length > 0) {
    throw new Error(
      `--without cannot be ${unknown.map((part) => `"${part}"`).join(', ')}. Use one or more of: ${names}.`,
    );
  }
  const nameFault = getNameFault(packageName, dependencies);
  if (nameFault) throw new Error(nameFault);
  const identity = { ...deriveIdentity(packageName), ...given };
  const faults = getFaults(identity);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return {
    packageName,
    identity,
    hasRepository: given.repository !== undefined,
    without: [...new Set(parts.filter(isPart))],
  };
}

const isPart = (part: string): part is OptionalPart =>
  Object.hasOwn(optionalParts, part);
