import { join } from 'node:path';
import { type Keywords, replaceKeywords } from './keywords.js';
import { readApis } from './read-apis.js';
import { readClients } from './read-clients.js';
import { readGrants } from './read-grants.js';
import { readOrganizations } from './read-organizations.js';
import { readActions, readHooks } from './read-scripts.js';
import { readSettings } from './read-settings.js';
import type { TenantDefinition } from './tenant-definition.js';
import { TenantFileError } from './tenant-file-error.js';
import { YamlFile } from './yaml-file.js';

/** The texts of a tenant's two files. */
export interface TenantTexts {
  readonly tenant: string;
  readonly local: string;
}

export interface LoadedTenant {
  readonly definition: TenantDefinition;
  /** What stands for keywords, in the code of Actions too. */
  readonly keywords: Keywords;
}

export const tenantFile = (directory: string) => join(directory, 'tenant.yaml');
export const localFile = (directory: string) =>
  join(directory, 'tenant.local.yaml');

/**
 * Makes a tenant of its texts.
 *
 * @param env keywords that win over those of tenant.local.yaml
 * @throws {TenantFileError} with every fault, each with file and line
 */
export function loadTenant(
  directory: string,
  texts: TenantTexts,
  env: Keywords,
): LoadedTenant {
  const keywords = {
    ...readKeywords(localFile(directory), texts.local),
    ...env,
  };
  const file = new YamlFile(
    tenantFile(directory),
    replaceKeywords(texts.tenant, keywords),
  );
  const local = new YamlFile(
    localFile(directory),
    replaceKeywords(texts.local, keywords),
  );

  const apis = readApis(file.root);
  const clients = readClients(file.root, local.root);
  // Both are read, so that the one that does not run stays fit to run.
  const actions = readActions(file.root, directory);
  const hooks = readHooks(local.root, directory);
  const runs = local.root
    .at('credentials_exchange')
    .oneOf(['actions', 'hooks'], 'actions');

  const definition: TenantDefinition = {
    settings: readSettings(file.root),
    apis,
    clients,
    grants: readGrants(file.root, local.root, clients, apis),
    organizations: readOrganizations(file.root, local.root, clients),
    scripts: runs === 'actions' ? actions : hooks,
  };
  const faults = [...file.faults, ...local.faults];
  if (faults.length > 0) throw new TenantFileError(faults);
  return { definition, keywords };
}

function readKeywords(path: string, text: string): Keywords {
  const keywords = new YamlFile(path, text).root.at('keywords');
  return keywords.isAbsent ? {} : (keywords.value as Keywords);
}
