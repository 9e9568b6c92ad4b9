import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { displayPath } from '../display-path.js';
import { TenantFile, type ValuePath } from './tenant-file.js';
import type { YamlFile } from './yaml-file.js';

/** The sections that machines need, and their folders. */
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

/** The sections that are one file. Items of the others have a file each. */
const singleFiles = new Map([
  ['tenant', 'tenant.json'],
  ['triggers', 'triggers.json'],
  ['customDomains', 'custom-domains.json'],
]);

/** What people keep beside the code of Actions. */
const notExported = ['package.json', 'tsconfig.json'];

/** The files of an export in the directory format; none where the folder is no such export. */
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

/** An export in auth0-deploy-cli's directory format. Has the same values as its YAML format. */
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

  /** Sections without content: what they have is not needed. */
  #getOtherFolders(): [string, unknown][] {
    const known = [...Object.values(folders), 'node_modules'];
    return readdirSync(this.directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .filter((name) => !known.includes(name))
      .map((name) => [name, []]);
  }
}
