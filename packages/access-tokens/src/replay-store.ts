import {
  InvalidDpopProofError,
  ReplayStoreUnavailableError,
} from './errors.js';

/** Stores which DPoP proofs were used. If several processes share it, `use` must be atomic. */
export interface ReplayStore {
  /**
   * Marks a key as used.
   *
   * @param key a short text without spaces
   * @param lifetimeMs the minimum time for which the key must be stored
   * @param clientId the client that uses the key; stores may limit the keys of each
   * @returns whether the key was not used before; throws (or rejects) if that is unknown
   */
  use(
    key: string,
    lifetimeMs: number,
    clientId: string,
  ): boolean | Promise<boolean>;
}

/**
 * Stores keys in memory. Throws when it is full, because dropping a key early would
 * allow a replay. When it is half full, it also throws for clients that already use
 * a tenth of it.
 */
export class MemoryReplayStore implements ReplayStore {
  /** The oldest key first. */
  private readonly keys = new Map<
    string,
    { until: number; clientId: string }
  >();
  private readonly keyCounts = new Map<string, number>();

  /** @param max the maximum number of keys, about 150 bytes each */
  constructor(private readonly max = 500_000) {}

  /** The number of stored keys. */
  get size(): number {
    return this.keys.size;
  }

  /** @throws {Error} if there is no room for the key */
  use(key: string, lifetimeMs: number, clientId: string): boolean {
    const now = Date.now();
    // Stops at the first key that has not expired. Lifetimes hardly differ, so others expire soon after.
    for (const [oldest, entry] of this.keys) {
      if (entry.until > now) break;
      this.keys.delete(oldest);
      this.count(entry.clientId, -1);
    }
    if (this.keys.has(key)) return false;
    const own = this.keyCounts.get(clientId) ?? 0;
    const isGreedy = this.size >= this.max / 2 && own >= this.max / 10;
    if (this.size >= this.max || isGreedy)
      throw new Error(
        `no room for another used proof: ${this.size} are stored, ${own} of them from this client`,
      );
    this.keys.set(key, { until: now + lifetimeMs, clientId });
    this.count(clientId, 1);
    return true;
  }

  private count(clientId: string, change: 1 | -1): void {
    const count = (this.keyCounts.get(clientId) ?? 0) + change;
    if (count > 0) this.keyCounts.set(clientId, count);
    else this.keyCounts.delete(clientId);
  }
}

/**
 * Marks the key of a proof as used.
 *
 * @throws {InvalidDpopProofError} (as a rejection) if it was used before
 * @throws {ReplayStoreUnavailableError} (as a rejection) if the store fails
 */
export async function useOnce(
  store: ReplayStore,
  key: string,
  lifetimeMs: number,
  clientId: string,
): Promise<void> {
  let isNew: boolean;
  try {
    isNew = await store.use(key, Math.ceil(lifetimeMs), clientId);
  } catch (error) {
    throw new ReplayStoreUnavailableError(error, clientId);
  }
  if (!isNew)
    throw new InvalidDpopProofError(
      'replay',
      'jti was used before: make a new proof for each request.',
      clientId,
    );
}
