import { LRUCache } from 'lru-cache';
import type { MachineClient } from './machine-client.js';
import type { VerifiedToken } from './verifier.js';

interface Entry extends VerifiedToken {
  /** The whole `Authorization` header that the token was sent in. */
  readonly header: string;
}

/**
 * Caches verified tokens, because a machine sends the same one for hours. Only
 * verified tokens get in, so bad ones cannot push good ones out. An entry is
 * valid until the token's `exp` has passed or its key was withdrawn or has
 * become too stale. A proof of possession is not part of it: `ProofOfPossession`
 * checks that for each request.
 */
export class VerifiedTokens {
  /** How many look-ups found a valid entry. */
  hits = 0;
  /** How many did not; look-ups without a header do not count. */
  misses = 0;
  private readonly cache: LRUCache<string, Entry> | undefined;

  /** @param max how many tokens are cached at most; 0 caches none */
  constructor(max: number) {
    this.cache = max > 0 ? new LRUCache({ max }) : undefined;
  }

  /** How many tokens are cached, expired ones included. */
  get size(): number {
    return this.cache?.size ?? 0;
  }

  /** Whether there is a valid entry for this `Authorization` header. Not counted as a look-up. */
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
 * Hashing all of a header is most of the cost of a look-up, and the end of a
 * signature is as good as random. A made-up token with the same end finds an
 * entry whose header differs. One token in many spellings (more spaces, another
 * case of `Bearer`) takes one place.
 */
const toCacheKey = (header: string): string => header.slice(-32);
