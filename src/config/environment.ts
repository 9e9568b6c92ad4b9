import { registerAs } from '@nestjs/config';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  Max,
  Min,
} from 'class-validator';
import { IsAddressOrNetwork } from './address.validator.js';
import { readEnvironment } from './read-environment.js';
import {
  signingAlgorithms,
  type SigningAlgorithm,
} from './signing-algorithms.js';
import {
  tokenProfileNames,
  type TokenProfileName,
} from './token-profile-names.js';
import {
  IsHttpUrl,
  IsNamespace,
  IsOrigin,
  IsRedisUrl,
  IsTenantEndpoint,
  IsTenantUrl,
} from './url.validators.js';
import { SplitByComma } from './split-by-comma.js';
import { RefusedWithSeveral } from './refused-with-several.validator.js';

/**
 * Every environment variable that the application reads: its meaning, its rule
 * and its default. Those without a default or a `?` are required. Empty or
 * blank means unset.
 */
export class Environment {
  /** What this process is; in production the tenant must be reached over TLS. */
  @IsIn(['development', 'test', 'production'])
  readonly NODE_ENV: 'development' | 'test' | 'production' = 'development';

  /** The address to listen on. */
  @IsNotEmpty()
  readonly HOST: string = '0.0.0.0';

  /** The port to listen on; 0 takes a free one. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly PORT: number = 3000;

  /** The tenants whose tokens are accepted, each the issuer's own URL. */
  @SplitByComma()
  @ArrayNotEmpty({
    message:
      'ISSUER_BASE_URL is required: the tenant, e.g. https://your-tenant.eu.auth0.com/',
  })
  @ArrayMaxSize(10)
  @IsTenantUrl({ each: true })
  readonly ISSUER_BASE_URL!: string[];

  /** Where the signing keys are, instead of asking the issuer's discovery document. */
  @IsOptional()
  @IsTenantEndpoint()
  @RefusedWithSeveral('ISSUER_BASE_URL')
  readonly JWKS_URI?: string;

  /** This API's identifier in the tenant, the `aud` of its tokens. */
  @IsNotEmpty({
    message: "AUDIENCE is required: this API's identifier in the tenant",
  })
  readonly AUDIENCE!: string;

  /** The prefix of the custom claims that carry the client's metadata. */
  @IsNotEmpty({
    message:
      'CLAIM_NAMESPACE is required: the prefix of the custom claims, e.g. https://example.com/',
  })
  @IsNamespace()
  readonly CLAIM_NAMESPACE!: string;

  /** The signature algorithms that are accepted. */
  @SplitByComma()
  @ArrayNotEmpty()
  @IsIn(signingAlgorithms, { each: true })
  readonly TOKEN_SIGNING_ALG: SigningAlgorithm[] = ['RS256'];

  /** Whose machine tokens these are: how a client, its id and its scopes are told from the claims. */
  @IsIn(tokenProfileNames)
  readonly TOKEN_PROFILE: TokenProfileName = 'auth0';

  /** By how much the clocks of tenant and API may differ, in seconds. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(60)
  readonly CLOCK_TOLERANCE_SECONDS: number = 5;

  /** How long fetched signing keys are fresh, in seconds. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(86_400)
  readonly JWKS_CACHE_MAX_AGE_SECONDS: number = 600;

  /** How long known keys outlive an unreachable tenant once they are no longer fresh, in seconds. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(604_800)
  readonly JWKS_STALE_IF_ERROR_SECONDS: number = 86_400;

  /** The total time that one fetch of the keys may take, in milliseconds. */
  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(60_000)
  readonly JWKS_TIMEOUT_MS: number = 5000;

  /** How many verified tokens are remembered; 0 remembers none. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  readonly VERIFIED_TOKEN_CACHE_SIZE: number = 10_000;

  /** This API's own URL, as its clients see it. */
  @IsOptional()
  @IsHttpUrl()
  readonly PUBLIC_URL?: string;

  /** Whether `/docs` and `/openapi.json` are served; in production only where it says `on`. */
  @IsOptional()
  @IsIn(['on', 'off'])
  readonly DOCS?: 'on' | 'off';

  /** How long new connections are still taken after readiness has turned 503; open ones are then served for as long again, at most 5 s. In milliseconds. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(300_000)
  readonly SHUTDOWN_DRAIN_MS: number = 0;

  /** Whether requests are limited by client and refusals by address; `off` is for load tests. */
  @IsIn(['on', 'off'])
  readonly RATE_LIMIT: 'on' | 'off' = 'on';

  /** How many refusals a minute an address may collect before it is refused unheard. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  readonly REFUSALS_PER_MINUTE: number = 10_000;

  /** Where all replicas count requests together, instead of each in its own memory. */
  @IsOptional()
  @IsRedisUrl()
  readonly REDIS_URL?: string;

  /** The proxies whose `X-Forwarded-For` is believed: addresses or networks; none unless named. */
  @SplitByComma()
  @IsAddressOrNetwork({ each: true })
  readonly TRUST_PROXY: string[] = [];

  /** The least severe level that is logged. */
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  readonly LOG_LEVEL: string = 'info';

  /** The origins whose pages may call this API from a browser; none unless named. */
  @SplitByComma()
  @IsOrigin({ each: true })
  readonly CORS_ORIGINS: string[] = [];
}

/** The environment as a typed, injectable configuration: `@Inject(environment.KEY)`. */
export const environment = registerAs('environment', () =>
  readEnvironment(Environment, process.env),
);
