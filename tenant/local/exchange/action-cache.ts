import type {
  CacheError,
  CacheOptions,
  CacheRecord,
  CacheWriteResult,
} from '../../actions/credentials-exchange.js';

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
      throw new TypeError('api.cache.set takes strings');
    }
    this.#dropExpired();
    const now = Date.now();
    const expiresAt =
      options?.expires_at ?? now + (options?.ttl ?? defaultTtlMs);
    const code = this.#whyNot(key, value, now, expiresAt, options);
    if (code) return { type: 'error', code };

    const record = { value, expires_at: expiresAt };
    this.#records.set(key, record);
    return { type: 'success', record: { ...record } };
  }

  delete(key: string): { type: 'success' } | CacheError {
    return this.#records.delete(key)
      ? { type: 'success' }
      : { type: 'error', code: 'CacheKeyDoesNotExist' };
  }

  #whyNot(
    key: string,
    value: string,
    now: number,
    expiresAt: number,
    options: CacheOptions | undefined,
  ): CacheError['code'] | undefined {
    if (Buffer.byteLength(key) > maxKeyBytes) return 'CacheKeySizeExceeded';
    if (Buffer.byteLength(value) > maxValueBytes) {
      return 'CacheValueSizeExceeded';
    }
    const both = options?.ttl !== undefined && options.expires_at !== undefined;
    if (both || !Number.isFinite(expiresAt) || expiresAt > now + maxTtlMs) {
      return 'InvalidExpiry';
    }
    if (expiresAt <= now) return 'ItemAlreadyExpired';

    const others = [...this.#records].filter(([name]) => name !== key);
    const total = [
      ...others.map(([name, record]) => name + record.value),
      key,
      value,
    ]
      .map((text) => Buffer.byteLength(text))
      .reduce((sum, bytes) => sum + bytes, 0);
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
