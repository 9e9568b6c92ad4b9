import { posix } from 'node:path';
import { strings, type DirEntry, type Tree } from '@angular-devkit/schematics';
import { addModule, addToVariable, getImport, hasIdentifier } from './code.js';
import type { Edit } from './make-edits.js';
import type { Resource } from './options.js';
import { getTenantEdits } from './tenant.js';

/** Adds the scopes to the API's list, and scopes, client and metadata keys to the tenant. */
export function getPolicyEdits(tree: Tree, resource: Resource): Edit[] {
  const scopes = describeScopes(resource);
  const entries = Object.fromEntries(
    Object.entries(scopes).map(([name, description]) => [
      name,
      `'${name}': '${description}'`,
    ]),
  );
  return [
    {
      path: 'src/auth/scopes.ts',
      lines: `${Object.values(entries).join(',\n')},`,
      change: (text) => addToVariable(text, 'scopes', entries),
    },
    ...getTenantEdits(tree, resource, scopes),
    ...getActionEdits(tree, resource),
  ];
}

function describeScopes({ scopes, title }: Resource): Record<string, string> {
  const what = title.toLowerCase();
  return scopes.read === scopes.write
    ? { [scopes.read]: `Read and change ${what}` }
    : { [scopes.read]: `Read ${what}`, [scopes.write]: `Change ${what}` };
}

/** Adds the metadata keys to the list `copiedKeys` of each Action that has it. */
function getActionEdits(tree: Tree, { fields }: Resource): Edit[] {
  if (fields.length === 0) return [];
  const list = 'copiedKeys';
  const entries = Object.fromEntries(
    fields.map(({ name }) => [name, `'${name}'`]),
  );
  const actions = tree.getDir('tenant/actions');
  const paths = actions.subdirs
    .map((name) => `tenant/actions/${name}/code.js`)
    .filter((path) => tree.exists(path))
    .filter((path) => hasIdentifier(tree.readText(path), list));
  return (
    paths.length > 0 ? paths : ['tenant/actions/add-client-metadata/code.js']
  ).map((path) => ({
    path,
    lines: `const ${list} = [${Object.values(entries).join(', ')}];`,
    change: (text) => addToVariable(text, list, entries),
  }));
}

/** Imports the module into the closest module above it, like Nest's schematic. */
export function getModuleEdits(tree: Tree, resource: Resource): Edit[] {
  const { name, folder } = resource;
  const symbol = `${strings.classify(name)}Module`;
  const file = `${name}.module`;
  const path =
    getClosestModule(tree.getDir(folder), `${file}.ts`) ?? 'src/app.module.ts';
  const relative = posix.relative(posix.dirname(path), folder);
  const from = `./${posix.join(relative, file)}.js`;
  return [
    {
      path,
      lines: `${getImport(symbol, from)}\n\n@Module({ imports: [${symbol}] })`,
      change: (text) => addModule(text, symbol, from),
    },
  ];
}

/** Warns if existing routes were written for other scopes or metadata. */
export function getRouteEdits(tree: Tree, resource: Resource): Edit[] {
  const { name, folder, scopes, fields } = resource;
  const path = posix.join(folder, `${name}.controller.ts`);
  if (!tree.exists(path)) return [];
  const text = tree.readText(path);
  const metadata = `${strings.classify(name)}Metadata`;
  const missing = [
    ...[...new Set([scopes.read, scopes.write])]
      .filter((scope) => !text.includes(`'${scope}'`))
      .map((scope) => `@RequiredScopes('${scope}')`),
    ...(fields.length > 0 && !hasIdentifier(text, metadata)
      ? [`@ClientMetadata() metadata: ${metadata}`]
      : []),
  ];
  if (missing.length === 0) return [];
  return [
    {
      path,
      lines: missing.join('\n'),
      change: () => {
        throw new Error('its routes may have been edited');
      },
    },
  ];
}

function getClosestModule(
  directory: DirEntry | null,
  except: string,
): string | undefined {
  if (!directory) return undefined;
  const file = directory.subfiles.find(
    (name) => name.endsWith('.module.ts') && name !== except,
  );
  return file
    ? posix.join(directory.path, file).slice(1)
    : getClosestModule(directory.parent, except);
}
