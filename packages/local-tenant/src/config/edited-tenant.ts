import { isDeepStrictEqual } from 'node:util';
import { PageRefusal } from '../page-refusal.js';
import type { TenantLogger } from '../tenant-logger.js';
import {
  applyOverlay,
  findFaults,
  findGrant,
  getScopes,
} from './apply-overlay.js';
import type { Overlay, OverlayFile } from './overlay.js';
import { metadata } from './schema.js';
import type { LoadedTenant, TenantSource } from './tenant-source.js';
import { writeToFiles } from './write-to-files.js';

/** A client's new metadata and scopes, as edited on the page. */
export interface ClientEdit {
  readonly client: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly grants: readonly {
    readonly audience: string;
    readonly scopes: readonly string[];
  }[];
}

/** The tenant in the files, with the changes made on its page. */
export class EditedTenant {
  #last:
    | { loaded: LoadedTenant; overlay: Overlay; edited: LoadedTenant }
    | undefined;
  #lastFaults: readonly string[] = [];

  constructor(
    private readonly directory: string,
    private readonly source: TenantSource,
    private readonly overlay: OverlayFile,
    private readonly logger: TenantLogger,
  ) {}

  /** Why the tenant's current files cannot be used; empty if they can. */
  get complaint(): string {
    return this.source.complaint;
  }

  /** Returns the same object until a file changes. */
  current(): LoadedTenant {
    const [loaded, overlay] = [this.source.current(), this.overlay.current()];
    if (this.#last?.loaded !== loaded || this.#last.overlay !== overlay) {
      const faults = findFaults(loaded.definition, overlay);
      for (const fault of faults) {
        if (this.#lastFaults.includes(fault)) continue;
        this.logger.warn(`A change made on the page was ignored: ${fault}.`);
      }
      this.#lastFaults = faults;
      const definition = applyOverlay(loaded.definition, overlay);
      const edited = { ...loaded, definition };
      this.#last = { loaded, overlay, edited };
    }
    return this.#last.edited;
  }

  /** Whether the client was changed on the page. */
  isChanged(client: string): boolean {
    return !isDeepStrictEqual(this.overlay.current(), this.#without(client));
  }

  /** @throws {PageRefusal} if a real tenant would not accept the edit */
  change({ client: name, metadata: values, grants }: ClientEdit): void {
    const { definition: files } = this.source.current();
    const client = this.#getClient(name);
    const fault = metadata.safeParse(values).error?.issues[0]?.message;
    if (fault) throw new PageRefusal(fault);
    const overlay = this.#without(name);
    if (!isDeepStrictEqual({ ...values }, { ...client.metadata })) {
      overlay.clients.push({ name, client_metadata: values });
    }
    for (const { audience, scopes } of grants) {
      const item = { client_id: name, audience, scope: [...scopes] };
      const grant = findGrant(files, item);
      if (!grant) {
        throw new PageRefusal(`"${name}" has no grant for "${audience}".`);
      }
      const known = getScopes(files, audience);
      const unknown = scopes.find((scope) => !known.includes(scope));
      if (unknown !== undefined) {
        throw new PageRefusal(`"${audience}" has no scope "${unknown}".`);
      }
      if (!isDeepStrictEqual(scopes.toSorted(), grant.scopes.toSorted())) {
        overlay.clientGrants.push(item);
      }
    }
    this.overlay.save(overlay);
  }

  undo(client: string): void {
    this.overlay.save(this.#without(client));
  }

  /**
   * Writes the client's changes to the files that define it and its grants.
   *
   * @throws {PageRefusal} if a file cannot be changed; the message says why
   */
  writeToFiles(name: string): void {
    const client = this.#getClient(name);
    const { complaint } = this.source;
    if (complaint)
      throw new PageRefusal(`Fix the tenant’s files first: ${complaint}`);
    const overlay = this.overlay.current();
    writeToFiles(this.directory, this.source.current(), client, overlay);
    this.overlay.save(this.#without(name));
  }

  #getClient(name: string) {
    const { definition } = this.source.current();
    const client = definition.clients.find((one) => one.name === name);
    if (!client) throw new PageRefusal(`There is no client "${name}".`);
    return client;
  }

  /** The overlay without the client's changes. */
  #without(client: string) {
    const { clients, clientGrants } = this.overlay.current();
    return {
      clients: clients.filter(({ name }) => name !== client),
      clientGrants: clientGrants.filter((one) => one.client_id !== client),
    };
  }
}
