import { ExportFolder } from './export-folder.js';
import { type Keywords, replaceKeywords } from './keywords.js';
import { passOver } from './pass-over.js';
import { resolveTenant } from './resolve-tenant.js';
import type { TenantDefinition } from './tenant-definition.js';
import { TenantFileError } from './tenant-file.js';
import { localSchema } from './local-schema.js';
import { tenantSchema } from './tenant-schema.js';
import type { FileText, TenantTexts } from './tenant-texts.js';
import { YamlFile } from './yaml-file.js';

export interface LoadedTenant {
  readonly definition: TenantDefinition;
  /** The values of keywords, which are replaced in the code of Actions too. */
  readonly keywords: Keywords;
  /** What of the files is not used, and what has been added to them. */
  readonly remarks: readonly string[];
  /** What is used otherwise than people may expect, each with file and line. */
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
  const { values, passedOver } = local
    ? passOver(tenantFile, local)
    : { values: tenantFile.getValues(), passedOver: [] };
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
    remarks: [...passedOver, ...describeDerivedCredentials(definition)],
    warnings: [...tenantFile.warnings, ...localFile.warnings],
  };
}

/** The secrets may be logged: they work with this tenant only. */
function describeDerivedCredentials({ clients }: TenantDefinition): string[] {
  const derived = clients
    .filter(({ hasDerivedCredentials }) => hasDerivedCredentials)
    .map(
      ({ name, clientId, clientSecret = 'its key' }) =>
        `${name} (${clientId}, ${clientSecret})`,
    );
  return derived.length > 0
    ? [
        `Clients that are not in tenant.local.yaml have an ID and a secret made from their name: ${derived.join(', ')}`,
      ]
    : [];
}
