import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { HttpAdapterHost } from '@nestjs/core';
import { environment } from '../../config/environment.js';
import { withoutSlash } from '../../config/without-slash.js';
import { IssuerKeys } from './issuer-keys.js';
import { KeySource } from './key-source.js';
import { TenantHttp } from './tenant-http.js';

/** The signing keys of every trusted issuer, each issuer's apart from the others'. */
@Injectable()
export class SigningKeysService implements OnApplicationShutdown {
  /** By configured URL, without its trailing slash. */
  readonly issuers: ReadonlyMap<string, IssuerKeys>;
  private readonly logger = new Logger('SigningKeys');
  private readonly http = new TenantHttp();

  constructor(
    @Inject(environment.KEY)
    private readonly env: ConfigType<typeof environment>,
    server: HttpAdapterHost,
  ) {
    this.issuers = new Map(
      env.ISSUER_BASE_URL.map((baseUrl) => [
        withoutSlash(baseUrl),
        this.keysOf(baseUrl),
      ]),
    );
    // Start-up never waits for a tenant, nor for what it takes to ask one.
    server.listen$.subscribe(() => {
      for (const keys of this.issuers.values()) keys.start();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    for (const keys of this.issuers.values()) keys.stop();
    await this.http.close();
  }

  /**
   * The keys of the issuer that a token claims to be from, chosen among the trusted ones alone.
   *
   * @param iss the unverified claim; not looked at where there is just one issuer
   */
  issuerOf(iss: () => unknown): IssuerKeys | undefined {
    if (this.issuers.size === 1) return this.issuers.values().next().value;
    const claimed = iss();
    return typeof claimed === 'string'
      ? this.issuers.get(withoutSlash(claimed))
      : undefined;
  }

  private keysOf(baseUrl: string): IssuerKeys {
    const source = new KeySource(
      {
        baseUrl,
        jwksUri: this.env.JWKS_URI,
        algorithms: this.env.TOKEN_SIGNING_ALG,
        production: this.env.NODE_ENV === 'production',
        timeoutMs: this.env.JWKS_TIMEOUT_MS,
      },
      this.http,
    );
    let announced = false;
    return new IssuerKeys({
      maxAgeMs: this.env.JWKS_CACHE_MAX_AGE_SECONDS * 1000,
      staleIfErrorMs: this.env.JWKS_STALE_IF_ERROR_SECONDS * 1000,
      fetch: () => source.fetch(),
      onFetched: () => {
        if (announced)
          this.logger.debug(`fetched the signing keys of ${baseUrl}`);
        else this.logger.log(`verifying with the signing keys of ${baseUrl}`);
        announced = true;
      },
      onFailed: (keys, error) => {
        announced = false;
        const consequence = keys.usable
          ? 'the known keys serve on'
          : 'tokens cannot be verified until it answers';
        this.logger.warn(
          `cannot fetch the signing keys of ${baseUrl}: ${messageOf(error)}; ${consequence}`,
        );
      },
    });
  }
}

/** undici and `AbortSignal.timeout` say the cause in nested errors. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError)
    return error.errors.map(messageOf).join(', ');
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? `${error.message} (${error.cause.message})`
    : error.message;
}
