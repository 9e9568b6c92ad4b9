import { ExportFolder } from './export-folder.js';
import { type Keywords, replaceKeywords } from './keywords.js';
import { localSchema } from './local-schema.js';
import { omitUnused } from './omit-unused.js';
import { resolveTenant } from './resolve-tenant.js';
import type { TenantDefinition } from './tenant-definition.js';
import { TenantFileError } from './tenant-file.js';
import { tenantSchema } from './tenant-schema.js';
import type { FileText, TenantTexts } from './tenant-texts.js';
import { YamlFile } from './yaml-file.js';

export interface LoadedTenant {
  readonly definition: TenantDefinition;
  /** The values of keywords. They are replaced in the code of Actions, too. */
  readonly keywords: Keywords;
  /** What was ignored in the files, and what was added. */
  readonly remarks: readonly string[];
  /** What people may not expect, each with file and line. */
  readonly warnings: readonly string[];
}

/** @throws {TenantFileError} with every fault, each with file and line */
export function loadTenant(
  directory: string,
  texts: TenantTexts,
  env: Keywords,
): LoadedTenant {
  // Read twice: the values of keywords are needed before anything can be checked.
  const unreplaced = new YamlFile(texts.local.path, texts.local.text).toJS();
  const { keywords: own } = (unreplaced ?? {}) as { keywords?: Keywords };
  const keywords = { ...own, ...env };
  const parse = ({ path, text }: FileText) =>
    new YamlFile(path, replaceKeywords(text, keywords));
  const parsed = texts.tenant.map(parse);
  const [single] = parsed;
  const tenantFile =
    texts.isFolder || !single ? new ExportFolder(directory, parsed) : single;
  const localFile = parse(texts.local);

  const local = localFile.read(localSchema);
  const { values, ignored } = local
    ? omitUnused(tenantFile, local)
    : { values: tenantFile.getValues(), ignored: [] };
  const tenant = tenantFile.read(tenantSchema, values);
  const definition =
    tenant &&
    local &&
    resolveTenant({
      directory,
      keywords,
      tenantFile,
      localFile,
      tenant,
      local,
    });
  const faults = [...tenantFile.faults, ...localFile.faults];
  if (!definition || faults.length > 0) throw new TenantFileError(faults);
  return {
    definition,
    keywords,
    remarks: [...ignored, ...describeDerivedCredentials(definition)],
    warnings: [...tenantFile.warnings, ...localFile.warnings],
  };
}

/** The secrets may be logged: they work only with the local tenant. */
function describeDerivedCredentials({ clients }: TenantDefinition): string[] {
  const derived = clients
    .filter(({ hasDerivedCredentials }) => hasDerivedCredentials)
    .map(
      ({ name, clientId, clientSecret = 'its key' }) =>
        `${name} (${clientId}, ${clientSecret})`,
    );
  return derived.length > 0
    ? [
        `Clients that are not in tenant.local.yaml have an ID and a secret derived from their name: ${derived.join(', ')}`,
      ]
    : [];
}
