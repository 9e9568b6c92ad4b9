import { IssuerKeys } from './issuer-keys.js';
import { JsonHttp } from './json-http.js';
import { JwksFetcher, type FetchKeySet } from './jwks-fetcher.js';
import type { SigningAlgorithm } from './key-set.js';
import { isTenantEndpoint, withoutTrailingSlash } from './urls.js';

/** Which issuers are trusted, and how their keys are fetched and cached. */
export interface SigningKeysOptions {
  /** The `https:` URLs of the trusted issuers. Tokens of other issuers are rejected. */
  readonly issuers: readonly string[];
  /** The URL of the keys, for a single issuer only. Default: from the issuer's discovery document. */
  readonly jwksUri?: string | undefined;
  /** The accepted signature algorithms. Default: `['RS256']`. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** Whether `http:` is allowed for URLs on loopback hosts, for development. Default: `false`. */
  readonly allowLoopbackHttp?: boolean;
  /** How long fetched keys are fresh, in milliseconds; a shorter `max-age` of the response wins. Default: 600,000. */
  readonly maxAgeMs?: number;
  /** How long keys stay usable after that while the issuer is unavailable, in milliseconds. Default: 86,400,000. */
  readonly staleIfErrorMs?: number;
  /** The time limit for one fetch, including discovery, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number;
  /** The delay after the first fetch that failed or got no usable key, in milliseconds. Doubles with each further one. Default: 1,000. */
  readonly minRetryMs?: number;
  /** The longest delay between such fetches, in milliseconds. Default: 10,000. */
  readonly maxRetryMs?: number;
  /** How many fetches unknown `kid`s may cause at once. Default: 5. */
  readonly refetchBurst?: number;
  /** After how long they may cause one more, in milliseconds. Default: 10,000. */
  readonly refetchIntervalMs?: number;
  /** Fetches a key set. Default: `(jwksUri, getJson) => getJson(jwksUri)`. */
  readonly fetchKeySet?: FetchKeySet;
  /** Called after each successful fetch, with the issuer's URL as configured. `usable` is `false` if it publishes no usable key. */
  readonly onFetched?: (issuer: string, usable: boolean) => void;
  /** Called after each failed fetch. `usable` is whether the known keys can still verify tokens. */
  readonly onFailed?: (issuer: string, error: unknown, usable: boolean) => void;
}

/** The signing keys of all trusted issuers. A key verifies only tokens of its own issuer. */
export class SigningKeys {
  /** By configured URL without a trailing slash. */
  readonly issuers: ReadonlyMap<string, IssuerKeys>;
  /** The accepted signature algorithms. */
  readonly algorithms: readonly SigningAlgorithm[];
  private readonly http = new JsonHttp();

  /** @throws {TypeError} if keys must not be fetched from one of the URLs, or if `jwksUri` is set for several issuers */
  constructor(options: SigningKeysOptions) {
    for (const url of options.issuers) checkUrl('issuers', url, options);
    if (options.jwksUri !== undefined)
      checkUrl('jwksUri', options.jwksUri, options);
    if (options.jwksUri !== undefined && options.issuers.length !== 1)
      throw new TypeError('jwksUri needs exactly one issuer');
    this.algorithms = options.algorithms ?? ['RS256'];
    this.issuers = new Map(
      options.issuers.map((issuer) => [
        withoutTrailingSlash(issuer),
        this.createIssuerKeys(issuer, options),
      ]),
    );
  }

  /** Fetches all keys in the background and keeps them fresh. Without it, the first request that needs a key waits for the fetch. */
  start(): void {
    for (const keys of this.issuers.values()) keys.start();
  }

  /** Stops fetching and closes all connections. */
  async close(): Promise<void> {
    for (const keys of this.issuers.values()) keys.stop();
    await this.http.close();
  }

  /**
   * The keys of the trusted issuer that a token claims to be from.
   *
   * @param getClaimedIssuer reads the unverified `iss`; not called if there is only one issuer
   * @returns `undefined` if the claimed issuer is not trusted
   */
  getIssuerKeys(getClaimedIssuer: () => unknown): IssuerKeys | undefined {
    if (this.issuers.size === 1) return this.issuers.values().next().value;
    const claimed = getClaimedIssuer();
    return typeof claimed === 'string'
      ? this.issuers.get(withoutTrailingSlash(claimed))
      : undefined;
  }

  private createIssuerKeys(
    issuer: string,
    options: SigningKeysOptions,
  ): IssuerKeys {
    const fetcher = new JwksFetcher(
      {
        issuer,
        jwksUri: options.jwksUri,
        algorithms: this.algorithms,
        allowLoopbackHttp: options.allowLoopbackHttp ?? false,
        timeoutMs: options.timeoutMs ?? 5000,
        fetchKeySet:
          options.fetchKeySet ?? ((jwksUri, getJson) => getJson(jwksUri)),
      },
      this.http,
    );
    return new IssuerKeys({
      fetch: () => fetcher.fetch(),
      maxAgeMs: options.maxAgeMs ?? 600_000,
      staleIfErrorMs: options.staleIfErrorMs ?? 86_400_000,
      minRetryMs: options.minRetryMs ?? 1000,
      maxRetryMs: options.maxRetryMs ?? 10_000,
      refetchBurst: options.refetchBurst ?? 5,
      refetchIntervalMs: options.refetchIntervalMs ?? 10_000,
      onFetched: (usable) => options.onFetched?.(issuer, usable),
      onFailed: (error, usable) => options.onFailed?.(issuer, error, usable),
    });
  }
}

/** Without TLS, anyone on the network could replace the keys. */
function checkUrl(
  option: 'issuers' | 'jwksUri',
  url: string,
  { allowLoopbackHttp = false }: SigningKeysOptions,
): void {
  if (!isTenantEndpoint(url, { allowLoopbackHttp }))
    throw new TypeError(
      `${option}: use an https: URL without user info; allowLoopbackHttp also allows http: on a loopback host.`,
    );
}
