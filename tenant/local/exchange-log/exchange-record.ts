import type { RefusalBody } from '../oauth/token-refusal.js';

/** What became of one token request. Holds neither secret nor token. */
export interface ExchangeRecord {
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number;
  /** The name of the client that asked, or, where it was not believed, that it claimed to be. */
  readonly client: string | undefined;
  readonly audience: string | undefined;
  readonly requestedScopes: readonly string[];
  readonly grantedScopes: readonly string[];
  readonly error: RefusalBody | undefined;
  /** What the answer kept to itself. */
  readonly detail: string | undefined;
  readonly claims: readonly RecordedClaim[];
  readonly ignoredClaims: readonly {
    readonly name: string;
    readonly script: string;
    readonly why: string;
  }[];
  /** The client's metadata that is in no claim. */
  readonly missingMetadata: readonly {
    readonly key: string;
    readonly why: string;
  }[];
}

export interface RecordedClaim {
  readonly name: string;
  readonly value: unknown;
  /** The Action or Hook that set it. */
  readonly script: string;
  /** The metadata that it seems to come from: the one with the same value. */
  readonly metadataKey: string | undefined;
}
