import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryReplayStore } from '../src/index.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
};

describe('the store in memory', () => {
  it('accepts a key once in its lifetime', () => {
    const store = new MemoryReplayStore();
    expect(store.use('a', 1000, 'client')).toBe(true);
    expect(store.use('b', 1000, 'client')).toBe(true);
    pass(999);
    expect(store.use('a', 1000, 'client')).toBe(false);
    pass(1);
    expect(store.use('a', 1000, 'client')).toBe(true);
  });

  it('removes expired keys, so that it does not grow', () => {
    const store = new MemoryReplayStore(1000);
    for (let index = 0; index < 10_000; index += 1) {
      store.use(`key ${index}`, 1000, `client ${index % 7}`);
      pass(2);
    }
    expect(store.size).toBe(500);
  });

  it('keeps an expired key until the keys before it expire', () => {
    const store = new MemoryReplayStore();
    store.use('long', 5000, 'client');
    store.use('short', 1000, 'client');
    pass(4999);
    expect(store.use('short', 1000, 'client')).toBe(false);
    pass(1);
    expect(store.use('short', 1000, 'client')).toBe(true);
    expect(store.use('long', 5000, 'client')).toBe(true);
  });

  it('rejects new keys when it is full, and keeps the others', () => {
    const store = new MemoryReplayStore(2);
    store.use('a', 1000, 'one');
    store.use('b', 1000, 'two');
    expect(() => store.use('c', 1000, 'three')).toThrow(/no room for another/);
    expect(store.use('a', 1000, 'one')).toBe(false);
    pass(1000);
    expect(store.use('c', 1000, 'three')).toBe(true);
  });

  it('never uses more than half of its room for one client', () => {
    const store = new MemoryReplayStore(100);
    const fill = (): number => {
      let taken = 0;
      try {
        while (store.use(`key ${store.size}`, 1000, 'greedy')) taken += 1;
      } catch {
        return taken;
      }
      return NaN;
    };
    expect(fill()).toBe(50);
    expect(store.use('other', 1000, 'modest')).toBe(true);
    expect(store.use('key 0', 1000, 'greedy')).toBe(false);
    pass(1000);
    expect(fill()).toBe(50);
  });
});
