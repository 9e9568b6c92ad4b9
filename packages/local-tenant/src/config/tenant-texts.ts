import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { displayPath } from '../display-path.js';
import { listExportFiles } from './export-folder.js';
import type { FileReader } from './file-reader.js';
import { TenantFileError } from './tenant-file.js';

export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** The current text of a tenant's files. */
export interface TenantTexts {
  /** tenant.yaml, or the files of an export in the directory format. */
  readonly tenant: readonly FileText[];
  readonly isFolder: boolean;
  /** tenant.local.yaml; empty if there is none. */
  readonly local: FileText;
}

/** @throws {TenantFileError} if a file cannot be read, or there is none */
export function readTexts(directory: string, files: FileReader): TenantTexts {
  const read = (path: string): FileText => {
    try {
      return { path, text: files.read(path) };
    } catch (error) {
      const fault = `${displayPath(path)} cannot be read: ${String(error)}`;
      throw new TenantFileError([fault]);
    }
  };
  const single = join(directory, 'tenant.yaml');
  const exported = existsSync(single) ? [] : listExportFiles(directory);
  const isFolder = exported.length > 0;
  const local = join(directory, 'tenant.local.yaml');
  return {
    tenant: (isFolder ? exported : [single]).map(read),
    isFolder,
    local: existsSync(local) ? read(local) : { path: local, text: '' },
  };
}
