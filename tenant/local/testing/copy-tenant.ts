import {
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This project's tenant in a folder of its own, to be edited at will. */
export interface TenantCopy {
  readonly directory: string;
  readonly actionFile: string;
  readonly tenantFile: string;
  readonly localFile: string;
  /** Replaces text in a file and saves it as most editors do: a new file, renamed over the old one. */
  edit(file: string, from: string | RegExp, to: string): void;
  /** The file of the two that holds the text: tenant.yaml, or else tenant.local.yaml. */
  fileWith(text: string): string;
  remove(): void;
}

const original = fileURLToPath(new URL('../..', import.meta.url));

export function copyTenant(): TenantCopy {
  const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  for (const name of ['tenant.yaml', 'tenant.local.yaml', 'actions', 'hooks']) {
    cpSync(join(original, name), join(directory, name), { recursive: true });
  }
  const tenantFile = join(directory, 'tenant.yaml');
  const localFile = join(directory, 'tenant.local.yaml');
  return {
    directory,
    actionFile: join(directory, 'actions', 'add-client-metadata', 'code.js'),
    tenantFile,
    localFile,
    edit,
    fileWith: (text) =>
      readFileSync(tenantFile, 'utf8').includes(text) ? tenantFile : localFile,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} has nothing to replace`);
  writeFileSync(`${file}~`, edited);
  renameSync(`${file}~`, file);
}
