import { isJsonObject } from '../../json/json-object.js';
import { discover, type TenantMetadata } from './discovery.js';
import { readKeySet, type PublishedKey } from './read-key-set.js';
import type { TenantHttp } from './tenant-http.js';

export interface FetchedKeys {
  /** What the `iss` of the tokens must be that these keys verify. */
  readonly issuer: string;
  /** Where its clients get tokens, if its discovery document was asked and says. */
  readonly tokenEndpoint: string | undefined;
  readonly keys: ReadonlyMap<string, PublishedKey>;
  /** How long the tenant says that they are fresh, in seconds. */
  readonly maxAgeSeconds: number | undefined;
}

export interface KeySourceOptions {
  readonly baseUrl: string;
  /** Where the keys are; by default where the discovery document says. */
  readonly jwksUri: string | undefined;
  readonly algorithms: readonly string[];
  readonly production: boolean;
  /** For discovery and key set together, in milliseconds. */
  readonly timeoutMs: number;
}

/** One tenant's key set, fetched with jwks-rsa's client over {@link TenantHttp}. */
export class KeySource {
  private metadata: TenantMetadata | undefined;

  constructor(
    private readonly options: KeySourceOptions,
    private readonly http: TenantHttp,
  ) {
    const { baseUrl, jwksUri } = options;
    if (jwksUri) this.metadata = { issuer: baseUrl, jwksUri };
  }

  /**
   * Asks the tenant, never twice at once.
   *
   * @throws {Error} where there is no answer in time, or none with a usable key
   */
  async fetch(): Promise<FetchedKeys> {
    const { baseUrl, production, timeoutMs, algorithms } = this.options;
    // Loaded by the first fetch, for the sake of the start-up time, and before the tenant's time runs.
    await Promise.all([import('jwks-rsa'), import('undici')]);
    const signal = AbortSignal.timeout(timeoutMs);
    const metadata =
      this.metadata ?? (await discover(baseUrl, this.http, production, signal));
    try {
      const { jwks, maxAgeSeconds } = await this.fetchKeySet(
        metadata.jwksUri,
        signal,
      );
      const keys = readKeySet(jwks, algorithms);
      if (keys.size === 0)
        throw new Error(`${metadata.jwksUri} has no usable signing key`);
      this.metadata = metadata;
      const { issuer, tokenEndpoint } = metadata;
      return { issuer, tokenEndpoint, keys, maxAgeSeconds };
    } catch (error) {
      // The tenant may have moved its keys: discover again.
      if (!this.options.jwksUri) this.metadata = undefined;
      throw error;
    }
  }

  /** jwks-rsa by itself bounds neither size nor total time, and does not see `Cache-Control`: hence the fetcher. */
  private async fetchKeySet(
    jwksUri: string,
    signal: AbortSignal,
  ): Promise<{ jwks: readonly unknown[]; maxAgeSeconds: number | undefined }> {
    const { JwksClient } = await import('jwks-rsa');
    let maxAgeSeconds: number | undefined;
    const client = new JwksClient({
      jwksUri,
      cache: false,
      fetcher: async (uri) => {
        const answer = await this.http.getJson(uri, signal);
        maxAgeSeconds = answer.maxAgeSeconds;
        return isJsonObject(answer.body)
          ? { keys: answer.body['keys'] }
          : { keys: undefined };
      },
    });
    const jwks = await client.getKeys();
    if (!Array.isArray(jwks)) throw new Error(`${jwksUri} answered no JWK Set`);
    return { jwks, maxAgeSeconds };
  }
}
