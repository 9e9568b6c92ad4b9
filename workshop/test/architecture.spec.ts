import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

const features = ['text-analysis', 'client', 'health'].map(
  (name) => `src/${name}`,
);
const shared = [
  'src/platform',
  'src/auth',
  'src/operations',
  '@repo/access-tokens',
];

/**
 * What the files in a folder may import from the repository, apart from that
 * folder: paths, or packages of the workspace. The longest matching folder counts.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'packages/access-tokens': ['@repo/access-tokens'],
  'packages/local-tenant': ['@repo/'],
  'packages/schematics': [],
  'src/platform': ['@repo/access-tokens'],
  'src/auth': ['src/platform', '@repo/access-tokens'],
  'src/operations': ['src/platform', 'src/auth', '@repo/access-tokens'],
  ...Object.fromEntries(features.map((feature) => [feature, shared])),
  // The composition root, which turns the environment into options for the rest.
  'src/config': [...shared, 'src/rate-limits.ts'],
  src: ['src', '@repo/access-tokens'],
  test: ['src', 'test', '@repo/'],
  examples: [],
  workshop: ['src', 'test', 'packages', 'examples', '@repo/'],
};

/** The packages that access-tokens may import. */
const dependencies = /^(node:|undici$|lru-cache$|jose($|\/))/;

interface Import {
  readonly from: string;
  /** A file of the repository, or a package. */
  readonly to: string;
}

const getCodeFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (/^(node_modules|dist|build|\..*)$/.test(entry.name)) return [];
    if (entry.isDirectory()) return getCodeFiles(path);
    return /(?<!\.d)\.ts$/.test(entry.name) ? [path] : [];
  });

/** All imports of a file, including type imports and dynamic ones. */
const getImports = (from: string): Import[] =>
  [
    ...readFileSync(from, 'utf8').matchAll(
      /^(?:(?:import|export)\b[^'";]*|} )from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
    ),
  ].map(([, named, bare, dynamic]) => {
    const target = named ?? bare ?? dynamic ?? '';
    const isFile = target.startsWith('.');
    const path = join(dirname(from), target).replace(/\.js$/, '.ts');
    return { from, to: isFile ? path : target };
  });

const files = ['src', 'test', 'packages', 'examples', 'workshop'].flatMap(
  getCodeFiles,
);
const imports = files.flatMap(getImports);
const isBelow = (folder: string, path: string): boolean =>
  path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
const isTest = (path: string): boolean =>
  /spec\.ts$|^packages\/[^/]+\/(test\/|vitest)/.test(path);

/** Whether the table allows an import; it allows all packages from npm. */
function isAllowed({ from, to }: Import): boolean {
  const folder = Object.keys(allowed)
    .filter((name) => isBelow(name, from))
    .toSorted((one, other) => other.length - one.length)[0];
  if (folder === undefined) return false;
  if (!files.includes(to) && !to.startsWith('@repo/')) return true;
  if (isBelow(folder, to)) return true;
  if (isTest(from) && from.startsWith('src/') && isBelow('test/support', to))
    return true;
  return (allowed[folder] ?? []).some((name) =>
    name.startsWith('@repo/')
      ? to.startsWith(name)
      : name === to || isBelow(name, to),
  );
}

describe('imports', () => {
  it('are only those that the table allows', () => {
    expect(imports.length).toBeGreaterThan(500);
    expect(imports.filter((each) => !isAllowed(each))).toEqual([]);
  });

  it('of access-tokens are only Node’s modules, undici, lru-cache and jose', () => {
    const others = imports.filter(
      ({ from, to }) =>
        isBelow('packages/access-tokens/src', from) &&
        !isTest(from) &&
        !files.includes(to) &&
        !dependencies.test(to),
    );
    expect(others).toEqual([]);
  });

  it('have no cycles', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of imports)
      next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[][] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file]);
        return;
      }
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});
