import { SigningKeysUnavailableError } from './errors.js';
import type { FetchedKeys } from './jwks-fetcher.js';
import type { PublishedKey } from './key-set.js';
import { RefetchBudget } from './refetch-budget.js';

/** An issuer's key for verifying tokens. */
export interface SigningKey extends PublishedKey {
  /** The issuer whose tokens it verifies: the required `iss`. */
  readonly issuer: string;
  /** When it stops being usable, in milliseconds since the epoch. Extended by each fetch that returns the key; 0 once it is withdrawn. */
  usableUntil: number;
}

/** How one issuer's keys are cached; `SigningKeysOptions` explains the fields. */
export interface IssuerKeysOptions {
  readonly fetch: () => Promise<FetchedKeys>;
  readonly maxAgeMs: number;
  readonly staleIfErrorMs: number;
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
  readonly refetchBurst: number;
  readonly refetchIntervalMs: number;
  readonly onFetched: (usable: boolean) => void;
  readonly onFailed: (error: unknown, usable: boolean) => void;
}

/** Keys are refreshed in the background after this share of the time that they are fresh. */
const refreshAfter = 0.8;

/**
 * Caches the signing keys of one issuer and refreshes them in the background, so
 * that requests hardly ever wait for a fetch.
 *
 * - An unknown `kid` causes a refetch, so a new key works at once. A budget limits
 *   these, so made-up `kid`s cannot flood the issuer. Unknown `kid`s are not cached.
 * - There is only one fetch at a time; all requests share it.
 * - While a fetch is running or has failed, the known keys stay usable past their
 *   freshness (RFC 5861). A failed fetch is retried with a backoff.
 * - A key that a successful fetch does not return is withdrawn at once, even the
 *   last one. While the issuer publishes none, fetches are retried like failed ones.
 */
export class IssuerKeys {
  /** The number of fetches so far. */
  readonly fetches = { succeeded: 0, failed: 0 };
  /** By `kid`. */
  private keys: ReadonlyMap<string, readonly SigningKey[]> = new Map();
  private latest: (FetchedKeys & { readonly at: number }) | undefined;
  private freshUntil = 0;
  private usableUntil = 0;
  private fetching: Promise<void> | undefined;
  private startedAt = 0;
  private failed = false;
  /** The number of successive fetches that failed or got no usable key. */
  private retries = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly budget: RefetchBudget;

  constructor(private readonly options: IssuerKeysOptions) {
    const { refetchBurst, refetchIntervalMs } = options;
    this.budget = new RefetchBudget(refetchBurst, refetchIntervalMs);
  }

  /** Fetches in the background and keeps refreshing until {@link stop}. */
  start(): void {
    void this.fetch();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Whether tokens can be verified now. */
  get usable(): boolean {
    return this.keys.size > 0 && Date.now() < this.usableUntil;
  }

  /** How many usable keys the issuer publishes: 0 if it has withdrawn all. Known after the first successful fetch. */
  get published(): number | undefined {
    return this.latest?.keys.length;
  }

  /** Whether the last fetch failed, so that the known keys may be outdated. */
  get failing(): boolean {
    return this.failed;
  }

  /** The issuer as its discovery document states it; known after the first successful fetch. */
  get issuer(): string | undefined {
    return this.latest?.issuer;
  }

  /** The token endpoint, if the discovery document has one. Only for documentation. */
  get tokenEndpoint(): string | undefined {
    return this.latest?.tokenEndpoint;
  }

  /** When the known keys were fetched, in milliseconds since the epoch. */
  get fetchedAt(): number | undefined {
    return this.latest?.at;
  }

  /**
   * The keys with this `kid`, in the order in which they are published. Fetches if
   * the `kid` is unknown and the budget allows it. Returns a promise only then.
   *
   * @returns `undefined` if the issuer does not publish it
   * @throws {SigningKeysUnavailableError} (as a rejection) if the issuer is unavailable, or publishes no usable key
   */
  get(
    kid: string,
  ): readonly SigningKey[] | Promise<readonly SigningKey[] | undefined> {
    return this.getKnown(kid) ?? this.refetch(kid);
  }

  /** Keys that are fresh, or usable while a fetch is running or has failed. */
  private getKnown(kid: string): readonly SigningKey[] | undefined {
    const until =
      this.failing || this.fetching ? this.usableUntil : this.freshUntil;
    return Date.now() < until ? this.keys.get(kid) : undefined;
  }

  private async refetch(
    kid: string,
  ): Promise<readonly SigningKey[] | undefined> {
    const running = this.fetching;
    if (running) await running;
    // The running fetch may have missed a new key, so fetch once more, but not after a failure.
    const isSettled =
      this.getKnown(kid) !== undefined || (running && this.failing);
    if (!isSettled && (this.fetching ?? this.mayFetch())) await this.fetch();

    const keys = this.getKnown(kid);
    const reason = keys ? undefined : this.getReason();
    if (reason !== undefined) throw new SigningKeysUnavailableError(1, reason);
    return keys;
  }

  /** The reason why an unknown `kid` may still be valid; `undefined` if it is not. */
  private getReason(): string | undefined {
    if (this.published === 0)
      return 'the issuer publishes no usable signing key';
    if (!this.failing) return undefined;
    return this.usable
      ? 'unknown kid, and the last key fetch failed'
      : 'no usable signing key';
  }

  private mayFetch(): boolean {
    if (this.retries > 0)
      return performance.now() >= this.startedAt + this.options.minRetryMs;
    return Date.now() >= this.freshUntil || this.budget.take();
  }

  /** Joins the running fetch, or starts one. Never rejects. */
  private fetch(): Promise<void> {
    this.fetching ??= this.fetchOnce().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetchOnce(): Promise<void> {
    const { fetch, onFetched, onFailed } = this.options;
    clearTimeout(this.timer);
    this.startedAt = performance.now();
    try {
      this.replaceKeys(await fetch());
      this.failed = false;
      this.fetches.succeeded += 1;
      if (this.usable) {
        this.retries = 0;
        this.fetchIn((this.freshUntil - Date.now()) * refreshAfter);
      } else this.retry();
      onFetched(this.usable);
    } catch (error) {
      this.failed = true;
      this.fetches.failed += 1;
      this.retry();
      if (!this.stopped) onFailed(error, this.usable);
    }
  }

  private retry(): void {
    const { minRetryMs, maxRetryMs } = this.options;
    this.fetchIn(Math.min(maxRetryMs, minRetryMs * 2 ** this.retries));
    this.retries += 1;
  }

  private fetchIn(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.fetch(), delayMs).unref();
  }

  private replaceKeys(fetched: FetchedKeys): void {
    const { maxAgeMs, staleIfErrorMs } = this.options;
    const { issuer, maxAgeSeconds = Infinity } = fetched;
    const at = Date.now();
    this.latest = { ...fetched, at };
    this.freshUntil =
      at + Math.min(maxAgeMs, Math.max(1, maxAgeSeconds) * 1000);
    this.usableUntil = this.freshUntil + staleIfErrorMs;

    const before = [...this.keys.values()].flat();
    const keys = new Map<string, SigningKey[]>();
    for (const key of before) key.usableUntil = 0;
    for (const published of fetched.keys) {
      const key = { ...published, issuer, usableUntil: 0 };
      // Keep the same object: cached tokens refer to it.
      const kept = before.find((known) => isSameKey(known, key)) ?? key;
      kept.usableUntil = this.usableUntil;
      keys.set(key.kid, [...(keys.get(key.kid) ?? []), kept]);
    }
    this.keys = keys;
  }
}

const isSameKey = (one: SigningKey, other: SigningKey): boolean =>
  one.kid === other.kid &&
  String(one.algorithms) === String(other.algorithms) &&
  one.issuer === other.issuer &&
  one.publicKey.equals(other.publicKey);
