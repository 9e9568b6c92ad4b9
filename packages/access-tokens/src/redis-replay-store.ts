import type { ReplayStore } from './replay-store.js';

/** The only command needed of a Redis client, as in ioredis. */
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
 * Stores keys in Redis, for all processes that use it. Requests wait for the
 * client, so it must reject soon if Redis is unavailable or hangs. Redis must not
 * evict keys (`maxmemory-policy noeviction`), because that would allow replays.
 */
export class RedisReplayStore implements ReplayStore {
  /** @param prefix of the keys, to keep them apart from others in the same Redis */
  constructor(
    private readonly redis: RedisSet | Promise<RedisSet>,
    private readonly prefix: string,
  ) {}

  /** @throws (as a rejection) what the client throws */
  async use(key: string, lifetimeMs: number): Promise<boolean> {
    const redis = await this.redis;
    // One atomic command, so that two processes cannot both find the key missing.
    const reply = await redis.set(
      this.prefix + key,
      '',
      'PX',
      lifetimeMs,
      'NX',
    );
    return reply === 'OK';
  }
}
