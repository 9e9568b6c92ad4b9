import type { IssuerKeys } from './issuer-keys.js';
import type { FetchedKeys } from './key-source.js';

/** How the signing keys of one issuer are kept. */
export interface IssuerKeysOptions {
  /** How long fetched keys are fresh, in milliseconds; a shorter `max-age` of the answer wins. */
  readonly maxAgeMs: number;
  /** How long keys outlive their freshness while the tenant fails, in milliseconds. */
  readonly staleIfErrorMs: number;
  readonly fetch: () => Promise<FetchedKeys>;
  readonly onFetched: (keys: IssuerKeys) => void;
  readonly onFailed: (keys: IssuerKeys, error: unknown) => void;
}
