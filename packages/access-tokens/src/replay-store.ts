import {
  InvalidDpopProofError,
  ReplayStoreUnavailableError,
} from './errors.js';

/** Remembers which DPoP proofs were used. One that several processes share must be atomic. */
export interface ReplayStore {
  /**
   * Uses a key up.
   *
   * @param key short text without blanks
   * @param lifetimeMs how long the key must be remembered, at least
   * @param clientId whose key it is, so that no client can take the room of all others
   * @returns whether it was not used before; throws (or rejects) where that cannot be decided
   */
  use(
    key: string,
    lifetimeMs: number,
    clientId: string,
  ): boolean | Promise<boolean>;
}

/**
 * Remembers keys in this process. One that is full rejects new keys: it never
 * forgets one before its time, which would allow a replay. Once it is half full,
 * it also rejects those of a client that has a tenth of the room already.
 */
export class MemoryReplayStore implements ReplayStore {
  /** The oldest key first. */
  private readonly keys = new Map<
    string,
    { until: number; clientId: string }
  >();
  private readonly keysOfClients = new Map<string, number>();

  /** @param max how many keys are remembered at most, about 150 bytes each */
  constructor(private readonly max = 500_000) {}

  /** How many keys are remembered. */
  get size(): number {
    return this.keys.size;
  }

  /** @throws where there is no room for the key */
  use(key: string, lifetimeMs: number, clientId: string): boolean {
    const now = Date.now();
    // Lifetimes hardly differ: a key that waits for an older one waits for a minute or so.
    for (const [oldest, entry] of this.keys) {
      if (entry.until > now) break;
      this.keys.delete(oldest);
      this.count(entry.clientId, -1);
    }
    if (this.keys.has(key)) return false;
    const own = this.keysOfClients.get(clientId) ?? 0;
    const isGreedy = this.size >= this.max / 2 && own >= this.max / 10;
    if (this.size >= this.max || isGreedy)
      throw new Error(
        `${this.size} used proofs are remembered, ${own} of this client; no more fit`,
      );
    this.keys.set(key, { until: now + lifetimeMs, clientId });
    this.count(clientId, 1);
    return true;
  }

  private count(clientId: string, change: 1 | -1): void {
    const count = (this.keysOfClients.get(clientId) ?? 0) + change;
    if (count > 0) this.keysOfClients.set(clientId, count);
    else this.keysOfClients.delete(clientId);
  }
}

/**
 * Uses the key of a proof up.
 *
 * @throws {InvalidDpopProofError} (as a rejection) where it was used before
 * @throws {ReplayStoreUnavailableError} (as a rejection) where the store does not tell
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
