import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { RateLimits } from './rate-limits.js';

describe('RateLimits', () => {
  it.each([
    [{}, 6000],
    [{ plan: 'free' }, 6000],
    [{ plan: 'pro' }, 60_000],
    [{ plan: 'pro', requests_per_minute: 5 }, 5],
    [{ plan: 'free', requests_per_minute: 0 }, 0],
  ])('reads %j as %i requests per minute', (metadata, limit) => {
    const limits = plainToInstance(RateLimits, metadata);
    expect(validateSync(limits)).toEqual([]);
    expect(limits.requestsPerMinute).toBe(limit);
  });

  it.each([{ plan: 'gold' }, { plan: 'constructor' }, { plan: ['pro'] }])(
    'rejects %j',
    (metadata) => {
      const limits = plainToInstance(RateLimits, metadata);
      expect(validateSync(limits)).toHaveLength(1);
    },
  );
});
