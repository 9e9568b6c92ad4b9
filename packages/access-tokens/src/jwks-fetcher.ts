import { isJsonObject } from './compact-jws.js';
import type { JsonResponse, JsonHttp } from './json-http.js';
import {
  readKeySet,
  type PublishedKey,
  type SigningAlgorithm,
} from './key-set.js';
import { isTenantEndpoint, withoutTrailingSlash } from './urls.js';

/**
 * Fetches a key set, e.g. with jwks-rsa's client:
 * `(jwksUri, fetcher) => new JwksClient({ jwksUri, cache: false, fetcher }).getKeys()`.
 *
 * Its promise must settle: only the requests of `getJson` have a time limit.
 *
 * @param getJson gets a document within the limits on time and size, and records its `Cache-Control`
 * @returns the array of JWKs, or an object with that array as `keys`
 */
export type FetchKeySet = (
  jwksUri: string,
  getJson: (url: string) => Promise<{ readonly keys: unknown }>,
) => Promise<unknown>;

/** Options for fetching; `SigningKeysOptions` explains the fields. */
export interface JwksFetcherOptions {
  readonly issuer: string;
  readonly jwksUri: string | undefined;
  readonly algorithms: readonly SigningAlgorithm[];
  readonly allowLoopbackHttp: boolean;
  readonly timeoutMs: number;
  readonly fetchKeySet: FetchKeySet;
}

export interface FetchedKeys {
  /** The required `iss` of tokens that these keys verify. */
  readonly issuer: string;
  readonly tokenEndpoint?: string | undefined;
  /** Empty if the issuer publishes no usable key, e.g. because it has withdrawn the last one. */
  readonly keys: readonly PublishedKey[];
  /** How long the keys are fresh according to the response's `Cache-Control`, in seconds. */
  readonly maxAgeSeconds: number | undefined;
}

interface IssuerMetadata {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint?: string;
}

/** Gets a document within the limits of {@link JsonHttp}. */
type Get = (url: string) => Promise<JsonResponse>;

const maxUrlLength = 2048;

/** Fetches one issuer's key set. Caches the discovery document until a fetch gets no usable key. */
export class JwksFetcher {
  private metadata: IssuerMetadata | undefined;

  constructor(
    private readonly options: JwksFetcherOptions,
    private readonly http: JsonHttp,
  ) {
    const { issuer, jwksUri } = options;
    if (jwksUri !== undefined) this.metadata = { issuer, jwksUri };
  }

  /** @throws {Error} if there is no response in time, or the response is not a key set */
  async fetch(): Promise<FetchedKeys> {
    const { timeoutMs, algorithms, jwksUri } = this.options;
    const get = this.http.withTimeout(timeoutMs);
    const metadata = this.metadata ?? (await this.discover(get));
    // Without a usable key, the issuer may have moved its keys: discover again.
    if (jwksUri === undefined) this.metadata = undefined;
    const { jwks, maxAgeSeconds } = await this.fetchKeySet(
      metadata.jwksUri,
      get,
    );
    const keys = readKeySet(jwks, algorithms);
    if (keys.length > 0) this.metadata = metadata;
    const { issuer, tokenEndpoint } = metadata;
    return { issuer, tokenEndpoint, keys, maxAgeSeconds };
  }

  /**
   * Reads the discovery document (OpenID Connect Discovery 1.0, section 4). Its
   * `issuer` must equal the configured URL (section 4.3), except for a trailing
   * slash: Auth0's issuer has one, but people leave it out.
   */
  private async discover(get: Get): Promise<IssuerMetadata> {
    const { issuer: configured, allowLoopbackHttp } = this.options;
    const url = `${withoutTrailingSlash(configured)}/.well-known/openid-configuration`;
    const { body } = await get(url);
    if (!isJsonObject(body))
      throw new Error(`${url} returned something that is not a JSON object`);

    const { issuer, jwks_uri: jwksUri, token_endpoint: tokenEndpoint } = body;
    if (
      typeof issuer !== 'string' ||
      withoutTrailingSlash(issuer) !== withoutTrailingSlash(configured)
    ) {
      throw new Error(
        `issuer mismatch: ${url} states the issuer ${shorten(issuer)}, but ${JSON.stringify(configured)} is configured`,
      );
    }
    const isEndpoint = (value: unknown): value is string =>
      isTenantEndpoint(value, { allowLoopbackHttp }) &&
      value.length <= maxUrlLength;
    if (!isEndpoint(jwksUri))
      throw new Error(`${url} states no jwks_uri that may be used`);
    return {
      issuer,
      jwksUri,
      ...(isEndpoint(tokenEndpoint) && { tokenEndpoint }),
    };
  }

  private async fetchKeySet(
    jwksUri: string,
    get: Get,
  ): Promise<{ jwks: readonly unknown[]; maxAgeSeconds: number | undefined }> {
    let maxAgeSeconds: number | undefined;
    const keySet = await this.options.fetchKeySet(jwksUri, async (url) => {
      const { body, ...rest } = await get(url);
      maxAgeSeconds = rest.maxAgeSeconds;
      return { keys: isJsonObject(body) ? body['keys'] : undefined };
    });
    const jwks = isJsonObject(keySet) ? keySet['keys'] : keySet;
    if (!Array.isArray(jwks))
      throw new Error(`${jwksUri} returned something that is not a JWK Set`);
    return { jwks, maxAgeSeconds };
  }
}

/** The start of an untrusted value, for a log line. */
const shorten = (value: unknown): string =>
  value === undefined ? 'none' : JSON.stringify(value).slice(0, 200);
