import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActionCache } from './action-cache.js';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('The cache of Actions', () => {
  let cache: ActionCache;

  beforeEach(() => {
    vi.useFakeTimers();
    cache = new ActionCache();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives back what it was given, until it expires', () => {
    const expires_at = Date.now() + minute;
    expect(cache.set('key', 'value', { ttl: minute })).toEqual({
      type: 'success',
      record: { value: 'value', expires_at },
    });
    expect(cache.get('key')).toEqual({ value: 'value', expires_at });
    vi.advanceTimersByTime(minute);
    expect(cache.get('key')).toBeUndefined();
  });

  it('keeps a value for a quarter of an hour unless told otherwise', () => {
    cache.set('key', 'value');
    vi.advanceTimersByTime(15 * minute - 1);
    expect(cache.get('key')?.value).toBe('value');
    vi.advanceTimersByTime(1);
    expect(cache.get('key')).toBeUndefined();
  });

  it('takes an absolute end too', () => {
    cache.set('key', 'value', { expires_at: Date.now() + 5 });
    vi.advanceTimersByTime(5);
    expect(cache.get('key')).toBeUndefined();
  });

  it('forgets what it is told to', () => {
    cache.set('key', 'value');
    expect(cache.delete('key')).toEqual({ type: 'success' });
    expect(cache.delete('key')).toEqual({
      type: 'error',
      code: 'CacheKeyDoesNotExist',
    });
  });

  it.each([
    ['CacheKeySizeExceeded', 'ü'.repeat(33), '', undefined],
    ['CacheValueSizeExceeded', 'key', 'x'.repeat(4_097), undefined],
    ['InvalidExpiry', 'key', '', { ttl: day + 1 }],
    ['InvalidExpiry', 'key', '', { ttl: Number.NaN }],
    ['InvalidExpiry', 'key', '', { ttl: 1, expires_at: day }],
    ['ItemAlreadyExpired', 'key', '', { ttl: 0 }],
    ['ItemAlreadyExpired', 'key', '', { expires_at: 1 }],
  ])('answers %s', (code, key, value, options) => {
    expect(cache.set(key, value, options)).toEqual({ type: 'error', code });
    expect(cache.get(key)).toBeUndefined();
  });

  it('holds 20 entries, and makes room as they expire', () => {
    for (let index = 0; index < 20; index++) {
      cache.set(`key-${index}`, '', { ttl: minute });
    }
    expect(cache.set('one more', '')).toMatchObject({
      code: 'CacheSizeExceeded',
    });
    expect(cache.set('key-0', 'new')).toMatchObject({ type: 'success' });
    vi.advanceTimersByTime(minute);
    expect(cache.set('one more', '')).toMatchObject({ type: 'success' });
  });

  it('holds 8 kB, keys included', () => {
    cache.set('a', 'x'.repeat(4_096));
    expect(cache.set('b', 'x'.repeat(4_095))).toMatchObject({
      code: 'CacheSizeExceeded',
    });
    expect(cache.set('b', 'x'.repeat(4_094))).toMatchObject({
      type: 'success',
    });
  });
});
