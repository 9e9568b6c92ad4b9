import { join } from 'node:path';
import { FileReader } from './file-reader.js';
import { getKeywords, type Keywords, replaceKeywords } from './keywords.js';
import { resolveTenant } from './resolve-tenant.js';
import type { TenantDefinition } from './tenant-definition.js';
import { localSchema, tenantSchema } from './tenant-schema.js';
import { TenantFileError, YamlFile } from './yaml-file.js';
import { displayPath } from '../display-path.js';
import { silentLogger, type TenantLogger } from '../tenant-logger.js';
import type { Variables } from '../variables.js';

export interface LoadedTenant {
  readonly definition: TenantDefinition;
  /** The values of keywords, which are replaced in the code of Actions too. */
  readonly keywords: Keywords;
}

/**
 * Reads a tenant's files once. No tenant needs to be running.
 *
 * @throws {TenantFileError} where they cannot be used
 */
export function readTenant(
  directory: string,
  env: Variables,
): TenantDefinition {
  const keywords = getKeywords(env);
  const files = new FileReader();
  const source = new TenantSource(directory, keywords, files, silentLogger);
  return source.current().definition;
}

/** The tenant as its files describe it at this moment. */
export class TenantSource {
  #loaded: LoadedTenant;
  #texts: TenantTexts;
  #lastComplaint = '';

  /**
   * @param env keywords that win over those of tenant.local.yaml
   * @throws {TenantFileError} if the files cannot be used at the start
   */
  constructor(
    private readonly directory: string,
    private readonly env: Keywords,
    private readonly files: FileReader,
    private readonly logger: TenantLogger,
  ) {
    this.#texts = this.#read();
    this.#loaded = loadTenant(directory, this.#texts, env);
  }

  /** The same object until a file changes. A bad change is logged, and the last good tenant stays. */
  current(): LoadedTenant {
    try {
      const texts = this.#read();
      const isLoaded =
        texts.tenant === this.#texts.tenant &&
        texts.local === this.#texts.local;
      if (isLoaded && this.#lastComplaint === '') return this.#loaded;
      if (!isLoaded) {
        this.#loaded = loadTenant(this.directory, texts, this.env);
        // Not before: what was missing may be there at the next read.
        this.#texts = texts;
      }
      this.#lastComplaint = '';
      this.logger.info('The tenant’s files have changed and are loaded.');
    } catch (error) {
      // Once for each complaint: every request asks for the tenant.
      const complaint = String(error);
      if (complaint !== this.#lastComplaint) {
        this.logger.error(
          `The tenant’s files cannot be used; the last good ones are still used.\n${complaint}`,
        );
      }
      this.#lastComplaint = complaint;
    }
    return this.#loaded;
  }

  #read(): TenantTexts {
    const read = (path: string) => {
      try {
        return this.files.read(path);
      } catch (error) {
        const fault = `${displayPath(path)} cannot be read: ${String(error)}`;
        throw new TenantFileError([fault]);
      }
    };
    const { tenant, local } = getPaths(this.directory);
    return { tenant: read(tenant), local: read(local) };
  }
}

/** Of tenant.yaml and tenant.local.yaml. */
type TenantTexts = Readonly<Record<'tenant' | 'local', string>>;

const getPaths = (directory: string) => ({
  tenant: join(directory, 'tenant.yaml'),
  local: join(directory, 'tenant.local.yaml'),
});

/** @throws {TenantFileError} with every fault, each with file and line */
function loadTenant(
  directory: string,
  texts: TenantTexts,
  env: Keywords,
): LoadedTenant {
  const paths = getPaths(directory);
  // Read twice: the values of keywords are needed before anything can be checked.
  const unreplaced = new YamlFile(paths.local, texts.local).toJS();
  const { keywords: own } = (unreplaced ?? {}) as { keywords?: Keywords };
  const keywords = { ...own, ...env };
  const [tenantYaml, localYaml] = [
    new YamlFile(paths.tenant, replaceKeywords(texts.tenant, keywords)),
    new YamlFile(paths.local, replaceKeywords(texts.local, keywords)),
  ];
  const tenant = tenantYaml.read(tenantSchema);
  const local = localYaml.read(localSchema);
  const definition =
    tenant &&
    local &&
    resolveTenant({ directory, tenantYaml, localYaml, tenant, local });
  const faults = [...tenantYaml.faults, ...localYaml.faults];
  if (!definition || faults.length > 0) throw new TenantFileError(faults);
  return { definition, keywords };
}
