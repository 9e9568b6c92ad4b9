import { displayPath } from '../display-path.js';
import type { TenantLogger } from '../tenant-logger.js';
import type { FileReader } from './file-reader.js';
import type { Keywords } from './keywords.js';
import {
  type LoadedTenant,
  type TenantTexts,
  loadTenant,
  localFile,
  tenantFile,
} from './load-tenant.js';
import { TenantFileError } from './tenant-file-error.js';

/** The tenant as its files describe it at this moment. */
export class TenantSource {
  #loaded: LoadedTenant;
  #texts: TenantTexts;
  #lastComplaint = '';

  /** @throws {TenantFileError} where the files are no good from the start */
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
      this.#complain(String(error));
    }
    return this.#loaded;
  }

  #read(): TenantTexts {
    return {
      tenant: this.#readFile(tenantFile(this.directory)),
      local: this.#readFile(localFile(this.directory)),
    };
  }

  #readFile(path: string): string {
    try {
      return this.files.read(path);
    } catch (error) {
      throw new TenantFileError([
        `${displayPath(path)} cannot be read: ${String(error)}`,
      ]);
    }
  }

  /** Once for each complaint: every request asks for the tenant. */
  #complain(complaint: string): void {
    if (complaint === this.#lastComplaint) return;
    this.#lastComplaint = complaint;
    this.logger.error(
      `The tenant’s files cannot be used; the last good ones still count.\n${complaint}`,
    );
  }
}
