import type { PublishedKey } from './read-key-set.js';

/** A key of a tenant, ready to verify with. */
export interface SigningKey extends PublishedKey {
  /** The issuer whose tokens it verifies, as their `iss` must have it. */
  readonly issuer: string;
  /** Until when it may be used, in milliseconds since the epoch: moved on by each fetch that has it, 0 once it is dropped. */
  usableUntil: number;
}
