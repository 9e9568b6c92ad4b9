import { describe, expect, it } from 'vitest';
import type { Environment } from '../config/environment.js';
import { machineClient } from './client/machine-client.js';
import type { VerifiedToken } from './jwt.strategy.js';
import { VerifiedTokens } from './verified-tokens.js';

const claims = { exp: Date.now() / 1000 + 60 };
const verified = {
  client: machineClient('client', claims, 'https://example.com/', []),
  key: { usableUntil: Infinity },
} as VerifiedToken;

const one = `a.b.${'c'.repeat(342)}`;
const other = `d.e.${'f'.repeat(342)}`;

const rememberUpTo = (max: number): VerifiedTokens =>
  new VerifiedTokens({ VERIFIED_TOKEN_CACHE_SIZE: max } as Environment);

describe('the memory of verified tokens', () => {
  it('knows the client again', () => {
    const tokens = rememberUpTo(2);
    for (const header of [`Bearer ${one}`, `bearer ${other}`]) {
      tokens.remember(header, verified);
      expect(tokens.find(header)).toBe(verified.client);
    }
  });

  it('cannot be filled with one token in many spellings', () => {
    const tokens = rememberUpTo(2);
    tokens.remember(`Bearer ${one}`, verified);
    for (let spaces = 2; spaces < 10; spaces += 1)
      tokens.remember(`Bearer${' '.repeat(spaces)}${other}`, verified);
    for (const scheme of ['BEARER', 'beareR', 'bEARER'])
      tokens.remember(`${scheme} ${other}`, verified);
    expect(tokens.find(`Bearer ${one}`)).toBe(verified.client);
  });

  it('ends with the token', () => {
    const tokens = rememberUpTo(2);
    const expired = machineClient('client', { exp: 1 }, '', []);
    tokens.remember(`Bearer ${one}`, { ...verified, client: expired });
    expect(tokens.find(`Bearer ${one}`)).toBeUndefined();
  });

  it('can be switched off', () => {
    const tokens = rememberUpTo(0);
    tokens.remember(`Bearer ${one}`, verified);
    expect(tokens.find(`Bearer ${one}`)).toBeUndefined();
  });
});
