import type { TenantLogger } from '../tenant-logger.js';
import type { FileReader } from './file-reader.js';
import type { Keywords } from './keywords.js';
import {
  type TenantTexts,
  loadTenant,
  localFile,
  tenantFile,
} from './load-tenant.js';
import type { TenantDefinition } from './tenant-definition.js';

/** The tenant as its files describe it at this moment. */
export class TenantSource {
  #texts: TenantTexts;
  #definition: TenantDefinition;

  /** @throws {TenantFileError} where the files are no good from the start */
  constructor(
    private readonly directory: string,
    private readonly keywords: Keywords,
    private readonly files: FileReader,
    private readonly logger: TenantLogger,
  ) {
    this.#texts = this.#read();
    this.#definition = loadTenant(directory, this.#texts, keywords);
  }

  /** The same object until a file changes. A bad change is logged, and the last good tenant stays. */
  current(): TenantDefinition {
    const before = this.#texts;
    try {
      this.#texts = this.#read();
      if (
        this.#texts.tenant !== before.tenant ||
        this.#texts.local !== before.local
      ) {
        this.#definition = loadTenant(
          this.directory,
          this.#texts,
          this.keywords,
        );
        this.logger.info('The tenant’s files have changed and are loaded.');
      }
    } catch (error) {
      this.logger.error(
        `The tenant’s files cannot be used; the last good ones still count.\n${String(error)}`,
      );
    }
    return this.#definition;
  }

  #read(): TenantTexts {
    return {
      tenant: this.files.read(tenantFile(this.directory)),
      local: this.files.read(localFile(this.directory)),
    };
  }
}
