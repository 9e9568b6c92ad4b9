import type {
  CacheError,
  CacheOptions,
  CacheRecord,
  CacheWriteResult,
} from '../../types/credentials-exchange.js';

const maxKeyBytes = 64;
const maxValueBytes = 4 * 1024;
const maxTotalBytes = 8 * 1024;
const maxEntries = 20;
const defaultTtlMs = 15 * 60 * 1000;
const maxTtlMs = 24 * 60 * 60 * 1000;

/** `api.cache`: one for all Actions of the trigger, with the documented limits. */
export class ActionCache {
  readonly #records = new Map<string, CacheRecord>();

  get(key: string): CacheRecord | undefined {
    this.#dropExpired();
    const record = this.#records.get(key);
    return record && { ...record };
  }

  set(key: string, value: string, options?: CacheOptions): CacheWriteResult {
    if (typeof key !== 'string' || typeof value !== 'string') {
      throw new TypeError('api.cache.set: key and value must be strings');
    }
    this.#dropExpired();
    const now = Date.now();
    const { ttl, expires_at } = options ?? {};
    const record = {
      value,
      expires_at: expires_at ?? now + (ttl ?? defaultTtlMs),
    };
    const hasBoth = ttl !== undefined && expires_at !== undefined;
    const code = this.#getErrorCode(key, record, now, hasBoth);
    if (code) return { type: 'error', code };
    this.#records.set(key, record);
    return { type: 'success', record: { ...record } };
  }

  delete(key: string): { type: 'success' } | CacheError {
    return this.#records.delete(key)
      ? { type: 'success' }
      : { type: 'error', code: 'CacheKeyDoesNotExist' };
  }

  #getErrorCode(
    key: string,
    { value, expires_at: expiresAt }: CacheRecord,
    now: number,
    hasBoth: boolean,
  ): CacheError['code'] | undefined {
    if (Buffer.byteLength(key) > maxKeyBytes) return 'CacheKeySizeExceeded';
    if (Buffer.byteLength(value) > maxValueBytes) {
      return 'CacheValueSizeExceeded';
    }
    if (hasBoth || !Number.isFinite(expiresAt) || expiresAt > now + maxTtlMs) {
      return 'InvalidExpiry';
    }
    if (expiresAt <= now) return 'ItemAlreadyExpired';

    const others = [...this.#records].filter(([name]) => name !== key);
    const texts = others.map(([name, record]) => name + record.value);
    const total = Buffer.byteLength([key, value, ...texts].join(''));
    return total > maxTotalBytes || others.length >= maxEntries
      ? 'CacheSizeExceeded'
      : undefined;
  }

  #dropExpired(): void {
    const now = Date.now();
    for (const [key, record] of this.#records) {
      if (record.expires_at <= now) this.#records.delete(key);
    }
  }
}
