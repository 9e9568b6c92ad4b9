import type { Facts, TokenContent } from './facts.js';
import type { Remedy } from './remedies.js';

export type Mark = 'ok' | 'warning' | 'failed' | 'skipped';

/** The result of one check. */
export interface Verdict {
  readonly mark: Mark;
  readonly seen: string;
  readonly remedy?: Remedy;
}

/** A verdict with the remedy for this kind of tenant. */
export interface Finding extends Verdict {
  readonly check: string;
  readonly remedy?: string;
}

export interface Check {
  readonly name: string;
  readonly judge: (facts: Facts) => Verdict;
}

const say =
  (mark: Mark) =>
  (seen: string, remedy: Remedy): Verdict => ({ mark, seen, remedy });
export const warning = say('warning');
export const failed = say('failed');
export const ok = (seen: string): Verdict => ({ mark: 'ok', seen });
/** Not checked, because an earlier check failed or the API does not need it. */
export const skipped = (seen: string): Verdict => ({ mark: 'skipped', seen });

export const noTenant = skipped('no tenant answered');
export const noToken = skipped('there is no token');

/** Fails with the first fault that applies; `good` if none does. */
export function firstFault(
  good: string,
  ...faults: readonly (readonly [boolean | undefined, string, Remedy])[]
): Verdict {
  const [, seen, remedy] = faults.find(([isThere]) => isThere) ?? [];
  return seen === undefined ? ok(good) : failed(seen, remedy ?? '');
}

/** A check of the token's content. It is skipped without a readable token. */
export const tokenCheck = (
  name: string,
  judge: (content: TokenContent, facts: Facts) => Verdict,
): Check => ({
  name,
  judge: (facts) => {
    const { token } = facts;
    if (!token) return noToken;
    return token.content
      ? judge(token.content, facts)
      : skipped('the token cannot be read');
  },
});
