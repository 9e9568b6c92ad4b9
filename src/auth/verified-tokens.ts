import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { LRUCache } from 'lru-cache';
import { environment } from '../config/environment.js';
import type { MachineClient } from './client/machine-client.js';
import type { VerifiedToken } from './jwt.strategy.js';

/** How clients write the header. One token in other spellings (more spaces, other cases) must not take more than a place or two. */
const usualSpelling = /^[Bb]earer [^ ]/;

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
  private readonly cache: LRUCache<string, VerifiedToken> | undefined;

  constructor(@Inject(environment.KEY) env: ConfigType<typeof environment>) {
    const max = env.VERIFIED_TOKEN_CACHE_SIZE;
    this.cache = max > 0 ? new LRUCache({ max }) : undefined;
  }

  get size(): number {
    return this.cache?.size ?? 0;
  }

  /** The client whose token came in this `Authorization` header before, and is still good. */
  find(header: string): MachineClient | undefined {
    const client = this.stillGood(header);
    if (client) this.hits += 1;
    else this.misses += 1;
    return client;
  }

  remember(header: string, verified: VerifiedToken): void {
    if (usualSpelling.test(header)) this.cache?.set(header, verified);
  }

  private stillGood(header: string): MachineClient | undefined {
    const verified = this.cache?.get(header);
    if (!verified) return undefined;
    const { client, key } = verified;
    const now = Date.now();
    if (now < client.expiresAt * 1000 && now < key.usableUntil) return client;
    this.cache?.delete(header);
    return undefined;
  }
}
