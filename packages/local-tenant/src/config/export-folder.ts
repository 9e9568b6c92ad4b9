import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { displayPath } from '../display-path.js';
import { TenantFile, type ValuePath } from './tenant-file.js';
import type { YamlFile } from './yaml-file.js';

/** The sections that machine clients need, with their folders. */
const folders: Readonly<Record<string, string>> = {
  tenant: '.',
  triggers: 'triggers',
  customDomains: 'custom-domains',
  resourceServers: 'resource-servers',
  clients: 'clients',
  clientGrants: 'grants',
  organizations: 'organizations',
  actions: 'actions',
};

/** Sections that are a single file. The others have one file per item. */
const singleFiles = new Map([
  ['tenant', 'tenant.json'],
  ['triggers', 'triggers.json'],
  ['customDomains', 'custom-domains.json'],
]);

/** Files that people keep beside the code of Actions. */
const notExported = ['package.json', 'tsconfig.json'];

/** The files of an export in the directory format; none if the folder is not one. */
export const listExportFiles = (directory: string): string[] =>
  Object.entries(folders).flatMap(([section, name]) => {
    const folder = join(directory, name);
    const single = singleFiles.get(section);
    const isExported = (file: string) =>
      single
        ? file === single
        : file.endsWith('.json') && !notExported.includes(file);
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return files
      .filter(isExported)
      .toSorted()
      .map((file) => join(folder, file));
  });

/** An export in auth0-deploy-cli's directory format. It has the same values as in the YAML format. */
export class ExportFolder extends TenantFile {
  constructor(
    private readonly directory: string,
    private readonly files: readonly YamlFile[],
  ) {
    super();
  }

  override getValues(): unknown {
    const sections = Object.keys(folders).map((section) => {
      const values = this.#getFiles(section).map((file) => file.getValues());
      return [section, singleFiles.has(section) ? values[0] : values] as const;
    });
    return Object.fromEntries([...this.#getOtherFolders(), ...sections]);
  }

  override getPlace([section = '', ...path]: ValuePath): string {
    const name = String(section);
    const [index, ...rest] = singleFiles.has(name) ? [0, ...path] : path;
    const file = this.#getFiles(name)[Number(index)];
    const folder = join(this.directory, folders[name] ?? name);
    return file?.getPlace(rest) ?? displayPath(folder);
  }

  #getFiles(section: string): YamlFile[] {
    const folder = join(this.directory, folders[section] ?? section);
    return this.files.filter(({ path }) => dirname(path) === folder);
  }

  /** The other sections, as empty lists: their content is not needed. */
  #getOtherFolders(): [string, unknown][] {
    const known = [...Object.values(folders), 'node_modules'];
    return readdirSync(this.directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .filter((name) => !known.includes(name))
      .map((name) => [name, []]);
  }
}
