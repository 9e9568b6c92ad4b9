import { rmSync } from 'node:fs';
import { stringify } from 'yaml';
import { z } from 'zod';
import { displayPath } from '../display-path.js';
import { PageRefusal } from '../page-refusal.js';
import type { TenantLogger } from '../tenant-logger.js';
import type { FileReader } from './file-reader.js';
import { metadata } from './schema.js';
import { TenantFileError } from './tenant-file.js';
import { writeText } from './write-text.js';
import { YamlFile } from './yaml-file.js';

/** In the format of tenant.yaml. Its metadata and scopes replace those of the same client or grant. */
const overlaySchema = z.object({
  clients: z
    .array(z.object({ name: z.string(), client_metadata: metadata.unwrap() }))
    .default([]),
  clientGrants: z
    .array(
      z.object({
        client_id: z.string(),
        audience: z.string(),
        scope: z.array(z.string()),
      }),
    )
    .default([]),
});

/** Changes to clients and grants that are not in the tenant's own files. */
export type Overlay = Readonly<z.output<typeof overlaySchema>>;

const heading =
  '# Changes made on the local tenant’s page. They override tenant.yaml and tenant.local.yaml.\n';

/** The overlay's file or, without a path, its text in memory. */
export class OverlayFile {
  #inMemory = '';
  #text = '';
  #overlay: Overlay = overlaySchema.parse({});
  #complaint = '';

  constructor(
    private readonly path: string | undefined,
    private readonly files: FileReader,
    private readonly logger: TenantLogger,
  ) {}

  /** Returns the same object until the overlay changes. A fault in the file is logged once, and the last valid overlay stays in use. */
  current(): Overlay {
    try {
      const text = this.#read();
      if (text !== this.#text) this.#overlay = this.#parse(text);
      this.#text = text;
      this.#complaint = '';
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#complaint) {
        this.logger.warn(
          `The changes made on the page cannot be read.\n${message}`,
        );
      }
      this.#complaint = message;
    }
    return this.#overlay;
  }

  /** @throws {PageRefusal} if the file is invalid or cannot be written */
  save(overlay: Overlay): void {
    this.current();
    if (this.#complaint) {
      throw new PageRefusal(
        `Fix or delete this file first: ${this.#complaint}`,
      );
    }
    const isEmpty = overlay.clients.length + overlay.clientGrants.length === 0;
    const text = isEmpty ? '' : heading + stringify(overlay);
    if (this.path === undefined) this.#inMemory = text;
    else if (isEmpty) rmSync(this.path, { force: true });
    else writeText(this.path, text);
  }

  #read(): string {
    if (this.path === undefined) return this.#inMemory;
    try {
      return this.files.read(this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw new Error(`${displayPath(this.path)}: ${String(error)}`, {
        cause: error,
      });
    }
  }

  #parse(text: string): Overlay {
    const file = new YamlFile(this.path ?? 'overlay.yaml', text);
    const overlay = file.read(overlaySchema);
    if (!overlay) throw new TenantFileError(file.faults);
    return overlay;
  }
}
