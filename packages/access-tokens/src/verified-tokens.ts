import { LRUCache } from 'lru-cache';
import type { MachineClient } from './machine-client.js';
import type { VerifiedToken } from './verifier.js';

interface Entry extends VerifiedToken {
  /** The whole `Authorization` header that the token was sent in. */
  readonly header: string;
}

/**
 * Caches verified tokens, because a machine sends the same one for hours. Invalid
 * tokens are not cached, so they cannot evict others. An entry is valid until the
 * token expires or its key is withdrawn or too stale. Proofs of possession are not
 * cached: `ProofOfPossession` checks them for each request.
 */
export class VerifiedTokens {
  /** The number of look-ups that found a valid entry. */
  hits = 0;
  /** The number of look-ups that did not. Look-ups without a header do not count. */
  misses = 0;
  private readonly cache: LRUCache<string, Entry> | undefined;

  /** @param max the maximum number of tokens; 0 caches none */
  constructor(max: number) {
    this.cache = max > 0 ? new LRUCache({ max }) : undefined;
  }

  /** The number of cached tokens, including expired ones. */
  get size(): number {
    return this.cache?.size ?? 0;
  }

  /** Whether there is a valid entry for this `Authorization` header. Does not count as a look-up. */
  has(header: string): boolean {
    const entry = this.cache?.get(toCacheKey(header));
    return entry?.header === header && isValid(entry);
  }

  /** The client whose token was verified in this `Authorization` header, if that is still valid. */
  get(header: string): MachineClient | undefined {
    const entry = this.cache?.get(toCacheKey(header));
    if (entry?.header === header) {
      if (isValid(entry)) {
        this.hits += 1;
        return entry.client;
      }
      this.cache?.delete(toCacheKey(header));
    }
    if (header !== '') this.misses += 1;
    return undefined;
  }

  /** Caches a verified token under the `Authorization` header that it was sent in. */
  set(header: string, { client, key }: VerifiedToken): void {
    this.cache?.set(toCacheKey(header), { client, key, header });
  }
}

function isValid({ client, key }: VerifiedToken): boolean {
  const now = Date.now();
  return now < client.expiresAt * 1000 && now < key.usableUntil;
}

/**
 * The key of an entry: the end of the signature, because hashing the whole header
 * is slow. The header in the entry is compared, so a forged token with the same end
 * is not found. Different spellings of one header share one entry.
 */
const toCacheKey = (header: string): string => header.slice(-32);
