import { SigningKeysUnavailableError } from '../errors/signing-keys-unavailable.error.js';
import { FetchBudget } from './fetch-budget.js';
import type { IssuerKeysOptions } from './issuer-keys-options.js';
import { KnownKeys } from './known-keys.js';
import type { SigningKey } from './signing-key.js';

const minRetryMs = 1000;
const maxRetryMs = 10_000;
/** The set is refreshed in the background when this share of its freshness has passed. */
const refreshAfter = 0.8;

/**
 * The signing keys of one issuer: the whole set is cached and kept fresh in the
 * background, so that requests find their key at once.
 *
 * - A `kid` that is not known makes the tenant be asked again, out of a small
 *   budget: a rotated key works on its first request, while made-up `kid`s
 *   cannot hammer the tenant. No `kid` is remembered as bad.
 * - One fetch at a time, however many requests wait for it.
 * - A failed fetch, and one that is under way, keeps the known keys usable past
 *   their freshness (RFC 5861); a failed one is tried again by itself.
 * - A key that a successful fetch no longer has is dropped at once.
 */
export class IssuerKeys {
  /** How many fetches there were so far. */
  readonly fetches = { succeeded: 0, failed: 0 };
  private readonly keys: KnownKeys;
  private failures = 0;
  private askedAt = 0;
  private fetchesStarted = 0;
  private fetching: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly budget = new FetchBudget(5, 10_000);

  constructor(private readonly options: IssuerKeysOptions) {
    this.keys = new KnownKeys(options.maxAgeMs, options.staleIfErrorMs);
  }

  /** Fetches in the background, again and again, until {@link stop}. */
  start(): void {
    void this.refresh();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Whether tokens can be verified now. */
  get usable(): boolean {
    return this.keys.usable;
  }

  /** The issuer as its discovery document states it; known once a fetch has succeeded. */
  get issuer(): string | undefined {
    return this.keys.issuer;
  }

  /** Where clients get tokens, as the discovery document says; for documentation alone. */
  get tokenEndpoint(): string | undefined {
    return this.keys.tokenEndpoint;
  }

  /** When the known keys were fetched, in milliseconds since the epoch. */
  get fetchedAt(): number | undefined {
    return this.keys.fetchedAt;
  }

  /** Whether the last fetch failed, so that the known keys may be outdated. */
  get failing(): boolean {
    return this.failures > 0;
  }

  /**
   * The key with this `kid`; no promise where it is known, as it nearly always is.
   *
   * @returns `undefined` where the issuer does not publish it
   * @throws {SigningKeysUnavailableError} (as a rejection) where the tenant cannot be asked about it
   */
  find(kid: string): SigningKey | Promise<SigningKey | undefined> {
    return this.known(kid) ?? this.ask(kid);
  }

  /** A key that needs no fetch: fresh, or the best there is while the tenant fails or takes its time. */
  private known(kid: string): SigningKey | undefined {
    const isGood =
      this.failing || this.fetching ? this.keys.usable : this.keys.fresh;
    return isGood ? this.keys.get(kid) : undefined;
  }

  private async ask(kid: string): Promise<SigningKey | undefined> {
    // A fetch that is under way may have been answered before the key was published: one later fetch counts.
    const laterFetch = this.fetchesStarted + 1;
    let key: SigningKey | undefined;
    let failed = false;
    while (!(key = this.known(kid)) && !failed) {
      const canStillLearn =
        this.fetching ?? (this.fetchesStarted < laterFetch && this.mayAsk());
      if (!canStillLearn) break;
      await this.refresh();
      // One failure is enough to wait for; the background goes on trying.
      failed = this.failing;
    }
    if (!key && this.failing)
      throw new SigningKeysUnavailableError(1, this.state);
    return key;
  }

  private mayAsk(): boolean {
    if (this.failing) return performance.now() >= this.askedAt + minRetryMs;
    return !this.keys.fresh || this.budget.take();
  }

  private refresh(): Promise<void> {
    this.fetching ??= this.fetchOnce().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetchOnce(): Promise<void> {
    clearTimeout(this.timer);
    this.fetchesStarted += 1;
    this.askedAt = performance.now();
    try {
      this.keys.replace(await this.options.fetch());
      this.failures = 0;
      this.fetches.succeeded += 1;
      this.refreshIn(this.keys.freshForMs * refreshAfter);
      this.options.onFetched(this);
    } catch (error) {
      this.failures += 1;
      this.fetches.failed += 1;
      this.refreshIn(
        Math.min(maxRetryMs, minRetryMs * 2 ** (this.failures - 1)),
      );
      if (!this.stopped) this.options.onFailed(this, error);
    }
  }

  private refreshIn(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.refresh(), delayMs).unref();
  }

  private get state(): string {
    return this.usable
      ? 'unknown kid while the tenant fails'
      : 'no usable signing key';
  }
}
