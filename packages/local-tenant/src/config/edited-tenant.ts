import { isDeepStrictEqual } from 'node:util';
import {
  applyOverlay,
  findFaults,
  findGrant,
  getScopes,
} from './apply-overlay.js';
import type { Overlay, OverlayFile } from './overlay.js';
import { metadata } from './schema.js';
import { takeOver } from './take-over.js';
import type { LoadedTenant, TenantSource } from './tenant-source.js';
import { PageRefusal } from '../page-refusal.js';
import type { TenantLogger } from '../tenant-logger.js';

/** What the page changes of a client, as it is to be. */
export interface ClientEdit {
  readonly client: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly grants: readonly {
    readonly audience: string;
    readonly scopes: readonly string[];
  }[];
}

/** The tenant of the files, with the changes that were made on its page. */
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

  /** Why the tenant's files as they are now cannot be used; empty if they can. */
  get complaint(): string {
    return this.source.complaint;
  }

  /** The same object until a file changes. */
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

  /** Whether the client differs from what the tenant's own files say. */
  isChanged(client: string): boolean {
    return !isDeepStrictEqual(this.overlay.current(), this.#without(client));
  }

  /** @throws {PageRefusal} where a real tenant would not accept it */
  change({ client: name, metadata: values, grants }: ClientEdit): void {
    const { definition: files } = this.source.current();
    const client = this.#find(name);
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
   * Writes the client's changes into the file that defines it.
   *
   * @throws {PageRefusal} where that file cannot be changed, saying why
   */
  takeOver(name: string): void {
    const client = this.#find(name);
    const { complaint } = this.source;
    if (complaint)
      throw new PageRefusal(`Fix the tenant’s files first: ${complaint}`);
    const overlay = this.overlay.current();
    takeOver(this.directory, this.source.current(), client, overlay);
    this.overlay.save(this.#without(name));
  }

  #find(name: string) {
    const { definition } = this.source.current();
    const client = definition.clients.find((one) => one.name === name);
    if (!client) throw new PageRefusal(`There is no client "${name}".`);
    return client;
  }

  /** The overlay without what it says of the client. */
  #without(client: string) {
    const { clients, clientGrants } = this.overlay.current();
    return {
      clients: clients.filter(({ name }) => name !== client),
      clientGrants: clientGrants.filter((one) => one.client_id !== client),
    };
  }
}
