import type { FetchedKeys } from './key-source.js';
import type { SigningKey } from './signing-key.js';

/** The signing keys that the last successful fetch brought, and for how long they are good. Times are milliseconds since the epoch. */
export class KnownKeys {
  /** The `iss` of the tokens that they verify. */
  issuer: string | undefined;
  /** Where the issuer's clients get tokens. */
  tokenEndpoint: string | undefined;
  /** When the keys were fetched. */
  fetchedAt: number | undefined;
  private keys: ReadonlyMap<string, SigningKey> = new Map();
  private freshUntil = 0;
  private usableUntil = 0;

  /**
   * @param maxAgeMs how long fetched keys are fresh; a shorter `max-age` of the answer wins
   * @param staleIfErrorMs how long they outlive their freshness
   */
  constructor(
    private readonly maxAgeMs: number,
    private readonly staleIfErrorMs: number,
  ) {}

  get fresh(): boolean {
    return Date.now() < this.freshUntil;
  }

  /** Whether the keys may verify tokens, fresh or not. */
  get usable(): boolean {
    return Date.now() < this.usableUntil;
  }

  /** How long the keys stay fresh from now on. */
  get freshForMs(): number {
    return this.freshUntil - Date.now();
  }

  get(kid: string): SigningKey | undefined {
    return this.keys.get(kid);
  }

  /** Takes over what was fetched; a key that is not in it is dropped at once. */
  replace({
    issuer,
    tokenEndpoint,
    keys,
    maxAgeSeconds = Infinity,
  }: FetchedKeys): void {
    this.issuer = issuer;
    this.tokenEndpoint = tokenEndpoint;
    this.fetchedAt = Date.now();
    this.freshUntil =
      this.fetchedAt +
      Math.min(this.maxAgeMs, Math.max(1, maxAgeSeconds) * 1000);
    this.usableUntil = this.freshUntil + this.staleIfErrorMs;

    const before = this.keys;
    for (const key of before.values()) key.usableUntil = 0;
    this.keys = new Map(
      [...keys].map(([kid, published]) => {
        const key = { ...published, issuer, usableUntil: 0 };
        const known = before.get(kid);
        // The same object goes on: remembered tokens point to it.
        const kept = known && isSameKey(known, key) ? known : key;
        kept.usableUntil = this.usableUntil;
        return [kid, kept];
      }),
    );
  }
}

const isSameKey = (one: SigningKey, other: SigningKey): boolean =>
  String(one.algorithms) === String(other.algorithms) &&
  one.issuer === other.issuer &&
  one.publicKey.equals(other.publicKey);
