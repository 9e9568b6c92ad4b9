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
   * @returns whether it was not used before; throws (or rejects) where that cannot be decided
   */
  use(key: string, lifetimeMs: number): boolean | Promise<boolean>;
}

/**
 * Remembers keys in this process. One that is full rejects new keys: it never
 * forgets one before its time, which would allow a replay.
 */
export class MemoryReplayStore implements ReplayStore {
  /** When each key may be forgotten, the oldest key first. */
  private readonly keys = new Map<string, number>();

  /** @param max how many keys are remembered at most, about 110 bytes each */
  constructor(private readonly max = 500_000) {}

  /** How many keys are remembered. */
  get size(): number {
    return this.keys.size;
  }

  /** @throws where `max` keys are remembered */
  use(key: string, lifetimeMs: number): boolean {
    const now = Date.now();
    // Lifetimes hardly differ: a key that waits for an older one waits for a minute or so.
    for (const [oldest, until] of this.keys) {
      if (until > now) break;
      this.keys.delete(oldest);
    }
    if (this.keys.has(key)) return false;
    if (this.keys.size >= this.max)
      throw new Error(`${this.max} used proofs are remembered, no more fit`);
    this.keys.set(key, now + lifetimeMs);
    return true;
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
    isNew = await store.use(key, Math.ceil(lifetimeMs));
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
