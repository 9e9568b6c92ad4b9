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
  it('uses a key once, until its lifetime is over', () => {
    const store = new MemoryReplayStore();
    expect(store.use('a', 1000)).toBe(true);
    expect(store.use('b', 1000)).toBe(true);
    pass(999);
    expect(store.use('a', 1000)).toBe(false);
    pass(1);
    expect(store.use('a', 1000)).toBe(true);
  });

  it('forgets what is over, so that it does not grow', () => {
    const store = new MemoryReplayStore(1000);
    for (let index = 0; index < 10_000; index += 1) {
      store.use(`key ${index}`, 1000);
      pass(2);
    }
    expect(store.size).toBe(500);
  });

  it('remembers a key at most as long as those before it', () => {
    const store = new MemoryReplayStore();
    store.use('long', 5000);
    store.use('short', 1000);
    pass(4999);
    expect(store.use('short', 1000)).toBe(false);
    pass(1);
    expect(store.use('short', 1000)).toBe(true);
    expect(store.use('long', 5000)).toBe(true);
  });

  it('takes no more than fit, and forgets nothing for it', () => {
    const store = new MemoryReplayStore(2);
    store.use('a', 1000);
    store.use('b', 1000);
    expect(() => store.use('c', 1000)).toThrow(/no more fit/);
    expect(store.use('a', 1000)).toBe(false);
    pass(1000);
    expect(store.use('c', 1000)).toBe(true);
  });
});
