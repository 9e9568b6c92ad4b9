import { join } from 'node:path';
import { type Keywords, replaceKeywords } from './keywords.js';
import { readApis } from './read-apis.js';
import { readClients } from './read-clients.js';
import { readGrants } from './read-grants.js';
import { readActions, readHooks } from './read-scripts.js';
import type { TenantDefinition } from './tenant-definition.js';
import { TenantFileError } from './tenant-file-error.js';
import { YamlFile } from './yaml-file.js';

export interface TenantTexts {
  readonly tenant: string;
  readonly local: string;
}

export const tenantFile = (directory: string) => join(directory, 'tenant.yaml');
export const localFile = (directory: string) =>
  join(directory, 'tenant.local.yaml');

/**
 * Makes a tenant of the texts of its two files.
 *
 * @throws {TenantFileError} with every fault, each with file and line
 */
export function loadTenant(
  directory: string,
  texts: TenantTexts,
  env: Keywords,
): TenantDefinition {
  const keywords = {
    ...readKeywords(localFile(directory), texts.local),
    ...env,
  };
  const file = new YamlFile(
    tenantFile(directory),
    replaceKeywords(texts.tenant, keywords),
  );
  const localOnly = new YamlFile(
    localFile(directory),
    replaceKeywords(texts.local, keywords),
  );

  const apis = readApis(file.root);
  const clients = readClients(file.root, localOnly.root);
  const grants = readGrants(file.root, clients, apis);
  const runs = localOnly.root
    .at('credentials_exchange')
    .oneOf(['actions', 'hooks'], 'actions');
  const scripts =
    runs === 'actions'
      ? readActions(file.root, directory)
      : readHooks(localOnly.root, directory);

  const faults = [...file.faults, ...localOnly.faults];
  if (faults.length > 0) throw new TenantFileError(faults);
  return { apis, clients, grants, scripts };
}

function readKeywords(path: string, text: string): Keywords {
  const entries = new YamlFile(path, text).root.at('keywords').entries();
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value.text()]),
  );
}
