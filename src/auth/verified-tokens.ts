import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { LRUCache } from 'lru-cache';
import { environment } from '../config/environment.js';
import type { MachineClient } from './client/machine-client.js';
import type { VerifiedToken } from './jwt.strategy.js';

interface Entry extends VerifiedToken {
  /** The whole `Authorization` header that it was verified in. */
  readonly header: string;
}

/**
 * Remembers verified tokens: a machine sends the same one for hours. Only
 * verified ones come in, so bad tokens cannot push good ones out. An entry ends
 * with its token's `exp`, and with its key, once that is dropped or too stale.
 */
@Injectable()
export class VerifiedTokens {
  /** How many requests brought a token that was remembered, and how many did not. */
  hits = 0;
  misses = 0;
  private readonly cache: LRUCache<string, Entry> | undefined;

  constructor(@Inject(environment.KEY) env: ConfigType<typeof environment>) {
    const max = env.VERIFIED_TOKEN_CACHE_SIZE;
    this.cache = max > 0 ? new LRUCache({ max }) : undefined;
  }

  get size(): number {
    return this.cache?.size ?? 0;
  }

  /** Whether a token that is still good came in this `Authorization` header before. Not counted as a look-up. */
  knows(header: string): boolean {
    const entry = this.cache?.get(lookupKey(header));
    return entry?.header === header && isGood(entry);
  }

  /** The client whose token came in this `Authorization` header before, and is still good. Without a header, nothing was looked up. */
  find(header: string): MachineClient | undefined {
    const entry = this.cache?.get(lookupKey(header));
    if (entry?.header === header) {
      if (isGood(entry)) {
        this.hits += 1;
        return entry.client;
      }
      this.cache?.delete(lookupKey(header));
    }
    if (header !== '') this.misses += 1;
    return undefined;
  }

  remember(header: string, { client, key }: VerifiedToken): void {
    this.cache?.set(lookupKey(header), { client, key, header });
  }
}

/** Neither its token has expired, nor was its key dropped or is too stale. */
function isGood({ client, key }: VerifiedToken): boolean {
  const now = Date.now();
  return now < client.expiresAt * 1000 && now < key.usableUntil;
}

/**
 * What an entry is looked up by: hashing all of a header is most of the cost of
 * a look-up. The end of a signature is as good as random; whoever makes up a
 * token with the same end finds an entry whose header is not theirs. One token
 * in many spellings (more spaces, other cases) takes one place.
 */
const lookupKey = (header: string): string => header.slice(-32);
