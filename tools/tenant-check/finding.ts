import type { Facts } from './facts.js';

export type Mark = 'ok' | 'warning' | 'failed' | 'skipped';

/** What one check has found. */
export interface Verdict {
  readonly mark: Mark;
  readonly seen: string;
  /** What to do about it, in the tenant's own words. */
  readonly remedy?: string;
}

export interface Finding extends Verdict {
  readonly check: string;
}

export interface Check {
  readonly name: string;
  readonly judge: (facts: Facts) => Verdict;
}

export const ok = (seen: string): Verdict => ({ mark: 'ok', seen });
export const warning = (seen: string, remedy: string): Verdict => ({
  mark: 'warning',
  seen,
  remedy,
});
export const failed = (seen: string, remedy: string): Verdict => ({
  mark: 'failed',
  seen,
  remedy,
});
/** Nothing to judge, since something before it has failed. */
export const skipped = (seen: string): Verdict => ({ mark: 'skipped', seen });

export const noTenant = skipped('no tenant has answered');
export const noToken = skipped('there is no token');
export const notReadable = skipped('the token cannot be read');
