import { isDeepStrictEqual } from 'node:util';
import { silentLogger, type TenantLogger } from '../tenant-logger.js';
import type { Variables } from '../variables.js';
import { FileReader } from './file-reader.js';
import { getKeywords, type Keywords } from './keywords.js';
import { type LoadedTenant, loadTenant } from './load-tenant.js';
import type { TenantDefinition } from './tenant-definition.js';
import { readTexts, type TenantTexts } from './tenant-texts.js';

export const filesUnusable =
  'The tenant’s files cannot be used. The last valid version is still in use.';

export type { LoadedTenant } from './load-tenant.js';

/**
 * Reads a tenant's files once. No tenant needs to be running.
 *
 * @throws {TenantFileError} if they cannot be used
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

/** The tenant that the files define, reloaded when they change. */
export class TenantSource {
  #loaded: LoadedTenant;
  #texts: TenantTexts;
  #complaint = '';
  #lastRemarks: readonly string[] = [];

  /**
   * @param env keywords that override those in tenant.local.yaml
   * @throws {TenantFileError} if the files cannot be used at the start
   */
  constructor(
    private readonly directory: string,
    private readonly env: Keywords,
    private readonly files: FileReader,
    private readonly logger: TenantLogger,
  ) {
    this.#texts = readTexts(directory, files);
    this.#loaded = loadTenant(directory, this.#texts, env);
    this.#logRemarks();
  }

  /** Why the current files cannot be used; empty if they can. */
  get complaint(): string {
    return this.#complaint;
  }

  /** Returns the same object until a file changes. An invalid change is logged, and the last valid tenant stays in use. */
  current(): LoadedTenant {
    try {
      const texts = readTexts(this.directory, this.files);
      const isLoaded = isDeepStrictEqual(texts, this.#texts);
      if (isLoaded && this.#complaint === '') return this.#loaded;
      if (!isLoaded) {
        this.#loaded = loadTenant(this.directory, texts, this.env);
        // Not before: the next call retries what failed, such as a missing script.
        this.#texts = texts;
      }
      this.#complaint = '';
      this.logger.info('The tenant’s files have changed and were reloaded.');
      this.#logRemarks();
    } catch (error) {
      // Logged once, since every request calls this.
      const { message: complaint } = error as Error;
      if (complaint !== this.#complaint) {
        this.logger.error(`${filesUnusable}\n${complaint}`);
      }
      this.#complaint = complaint;
    }
    return this.#loaded;
  }

  /** Logs what is ignored or may be unexpected; after a change, only what is new. */
  #logRemarks(): void {
    const { remarks, warnings } = this.#loaded;
    const last = this.#lastRemarks.map(withoutLineNumbers);
    const isNew = (line: string) => !last.includes(withoutLineNumbers(line));
    for (const line of remarks.filter(isNew)) this.logger.info(line);
    for (const line of warnings.filter(isNew)) this.logger.warn(line);
    this.#lastRemarks = [...remarks, ...warnings];
  }
}

/** Remarks that differ only in the line number are not new. */
const withoutLineNumbers = (line: string): string =>
  line.replaceAll(/:\d+(?=[:)])/g, '');
