import type { MachineClient } from '@repo/access-tokens';
import { describe, expect, it } from 'vitest';
import { requestsPerMinute } from './rate-limits.js';

describe('the requests a minute of a client', () => {
  it.each([
    [{ plan: 'free' }, 6000],
    [{ plan: 'pro' }, 60_000],
    [{ plan: undefined }, 6000],
    [{ plan: 'constructor' }, 6000],
    [{ plan: 'pro', requests_per_minute: '5' }, 5],
    [{ plan: 'pro', requests_per_minute: 'many' }, 60_000],
    [{ plan: 'free', requests_per_minute: '-1' }, 6000],
    [{ plan: 'free', requests_per_minute: '0x10' }, 6000],
    [{ plan: 'free', requests_per_minute: true }, 6000],
    [{ plan: 'free', requests_per_minute: [5] }, 6000],
    [{ plan: 'free', requests_per_minute: 1.5 }, 6000],
    [{ plan: 'free', requests_per_minute: 7 }, 7],
    [{ plan: 'free', requests_per_minute: { a: 1 } }, 6000],
  ])('with the metadata %j are %i', (metadata, limit) => {
    const client = { metadata } as unknown as MachineClient;
    expect(requestsPerMinute(client)).toBe(limit);
  });
});
