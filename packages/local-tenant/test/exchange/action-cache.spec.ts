import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActionCache } from '../../src/exchange/action-cache.js';
import { emulates } from '../support/support.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const now = Date.UTC(2030, 0);

const shown = emulates('Actions: `api.cache`, with its limits');

describe('The cache of Actions', shown, () => {
  let cache: ActionCache;

  beforeEach(() => {
    vi.useFakeTimers({ now });
    cache = new ActionCache();
  });
  afterEach(() => void vi.useRealTimers());

  it.each([
    [{ ttl: minute }, minute],
    [{ expires_at: now + 5 }, 5],
    [undefined, 15 * minute],
  ])('keeps a value set with %j for %d milliseconds', (options, lifetime) => {
    const record = { value: 'value', expires_at: now + lifetime };
    const type = 'success';
    expect(cache.set('key', 'value', options)).toEqual({ type, record });
    vi.advanceTimersByTime(lifetime - 1);
    expect(cache.get('key')).toEqual(record);
    vi.advanceTimersByTime(1);
    expect(cache.get('key')).toBeUndefined();
  });

  it('deletes a value on request', () => {
    cache.set('key', 'value');
    expect(cache.delete('key')).toEqual({ type: 'success' });
    const code = 'CacheKeyDoesNotExist';
    expect(cache.delete('key')).toEqual({ type: 'error', code });
  });

  it.each([
    ['CacheKeySizeExceeded', 'ü'.repeat(33), '', undefined],
    ['CacheValueSizeExceeded', 'key', 'x'.repeat(4_097), undefined],
    ['InvalidExpiry', 'key', '', { ttl: day + 1 }],
    ['InvalidExpiry', 'key', '', { ttl: Number.NaN }],
    ['InvalidExpiry', 'key', '', { ttl: 1, expires_at: day }],
    ['ItemAlreadyExpired', 'key', '', { ttl: 0 }],
    ['ItemAlreadyExpired', 'key', '', { expires_at: 1 }],
  ])('returns the error %s', (code, key, value, options) => {
    expect(cache.set(key, value, options)).toEqual({ type: 'error', code });
    expect(cache.get(key)).toBeUndefined();
  });

  const full = { code: 'CacheSizeExceeded' };
  const success = { type: 'success' };

  it('has room for 20 entries, and makes room as they expire', () => {
    for (let index = 0; index < 20; index++) {
      cache.set(`key-${index}`, '', { ttl: minute });
    }
    expect(cache.set('one more', '')).toMatchObject(full);
    expect(cache.set('key-0', 'new')).toMatchObject(success);
    vi.advanceTimersByTime(minute);
    expect(cache.set('one more', '')).toMatchObject(success);
  });

  it('has room for 8 kB, keys included', () => {
    cache.set('a', 'x'.repeat(4_096));
    expect(cache.set('b', 'x'.repeat(4_095))).toMatchObject(full);
    expect(cache.set('b', 'x'.repeat(4_094))).toMatchObject(success);
  });
});
