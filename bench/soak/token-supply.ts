import { mintToken, type TokenOptions } from '../../test/support/mint-token.js';
import type { TestIssuer } from '../../test/support/start-issuer.js';
import type { KeyRotation } from './key-rotation.js';

interface Live {
  readonly token: string;
  readonly kid: string;
}

const liveTokens = 1000;

/** The tokens that the load sends, and the memory of all that were ever used. */
export class TokenSupply {
  /** Whatever of the log must not hold: each part of each token. */
  readonly used = new Set<string>();
  private readonly live: Live[] = [];
  private clients = 0;
  private slot = 0;
  private readonly specials = new Map<string, Live>();
  private dropped: Live | undefined;

  constructor(
    private readonly issuer: TestIssuer,
    private readonly rotation: KeyRotation,
  ) {
    while (this.live.length < liveTokens) this.fresh();
  }

  /** A token that was sent before, of one of a thousand clients. */
  reused(): string {
    const at = Math.floor(Math.random() * this.live.length);
    return this.live[at]?.token ?? this.fresh();
  }

  /** A token that was never seen, of a client that was never seen; it is reused from now on, instead of an older one. */
  fresh(): string {
    this.clients += 1;
    const live = this.sign({ claims: { azp: `soak-${this.clients}` } });
    this.live[this.slot % liveTokens] = live;
    this.slot += 1;
    return live.token;
  }

  /** A token of the present key that differs from a good one as told; signed once a key. */
  special(name: string, options: TokenOptions): string {
    const known = this.specials.get(name);
    if (known && known.kid === this.issuer.keys[0]?.kid) return known.token;
    const live = this.sign(options);
    this.specials.set(name, live);
    return live.token;
  }

  /** A token that differs from a good one as told. */
  other(options: TokenOptions): string {
    return this.sign(options).token;
  }

  /** A good token of a key that the API must have dropped; none until there is one. */
  ofDroppedKey(): string | undefined {
    const { dropped } = this.rotation;
    if (!dropped) return undefined;
    if (this.dropped?.kid !== dropped.kid) {
      const token = mintToken({ url: this.issuer.url, keys: [dropped] });
      this.dropped = { token: this.remember(token), kid: dropped.kid };
    }
    return this.dropped.token;
  }

  /** Stops using the tokens of the key that goes next. */
  retire(): void {
    const kept = this.live.filter(({ kid }) => !this.rotation.isRetiring(kid));
    this.live.splice(0, Infinity, ...kept);
    this.slot = kept.length;
  }

  /** Whatever is sent and looks like a secret is one. */
  remember(text: string): string {
    for (const [run] of text.matchAll(/[\w-]{24,}/g)) this.used.add(run);
    return text;
  }

  private sign(options: TokenOptions): Live {
    const token = this.remember(mintToken(this.issuer, options));
    return { token, kid: this.issuer.keys[0]?.kid ?? '' };
  }
}
