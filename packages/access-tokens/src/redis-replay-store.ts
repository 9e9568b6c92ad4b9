import type { ReplayStore } from './replay-store.js';

/** The one command that is needed of a Redis client, as ioredis has it. */
export interface RedisSet {
  set(
    key: string,
    value: string,
    px: 'PX',
    milliseconds: number,
    nx: 'NX',
  ): Promise<unknown>;
}

/**
 * Remembers keys in Redis, for all processes that use it. The client must reject
 * soon where Redis is away or hangs: requests wait for it. The Redis must not
 * evict keys (`maxmemory-policy noeviction`), which would allow a replay.
 */
export class RedisReplayStore implements ReplayStore {
  /** @param prefix of its keys, where others use the same Redis */
  constructor(
    private readonly redis: RedisSet | Promise<RedisSet>,
    private readonly prefix: string,
  ) {}

  /** @throws (as a rejection) what the client throws */
  async use(key: string, lifetimeMs: number): Promise<boolean> {
    const redis = await this.redis;
    // One command: two processes cannot both find the key missing.
    const answer = await redis.set(
      this.prefix + key,
      '',
      'PX',
      lifetimeMs,
      'NX',
    );
    return answer === 'OK';
  }
}
