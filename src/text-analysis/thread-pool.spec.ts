import { describe, expect, it } from 'vitest';
import { readQuota } from './thread-pool.js';

describe('readQuota', () => {
  it.each([
    ['max 100000\n', Infinity],
    ['400000 100000\n', 4],
    ['150000 100000\n', 1],
    ['50000 100000\n', 1],
  ])('reads %j as %s processors', (limit, processors) => {
    expect(readQuota(limit)).toBe(processors);
  });
});
