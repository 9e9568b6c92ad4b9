import { registerAs } from '@nestjs/config';
import {
  signingAlgorithms,
  tokenProfileNames,
  type SigningAlgorithm,
  type TokenProfileName,
} from '@repo/access-tokens';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsIn,
  IsNotEmpty,
  IsOptional,
} from 'class-validator';
import {
  IsConsistent,
  IsIntegerBetween,
  readEnvironment,
  SplitByComma,
} from '../platform/config/read-environment.js';
import {
  IsHost,
  IsNamespace,
  IsOrigin,
  IsRedisUrl,
  IsTenantEndpoint,
  IsTenantUrl,
} from '../platform/config/variable.validators.js';
import { EdgeEnvironment } from './edge-environment.js';

/** The environment variables of the application, including those of {@link EdgeEnvironment}. A variable without a default or a `?` is required. Empty or blank values count as unset. */
export class Environment extends EdgeEnvironment {
  /** In production, tenant URLs must be `https:`, and `DOCS` and `PUBLIC_URL` have other defaults. */
  @IsIn(['development', 'test', 'production'])
  readonly NODE_ENV: 'development' | 'test' | 'production' = 'development';

  /** The address to listen on. */
  @IsHost()
  readonly HOST: string = '0.0.0.0';

  /** The port to listen on; 0 means any free port. */
  @IsIntegerBetween(0, 65_535)
  readonly PORT: number = 3000;

  /** The issuer URLs of the tenants whose tokens are accepted. */
  @SplitByComma()
  @ArrayNotEmpty({
    message:
      'ISSUER_BASE_URL is required: the URL of the tenant, e.g. https://your-tenant.eu.auth0.com/',
  })
  @ArrayMaxSize(10)
  @IsTenantUrl({ each: true })
  readonly ISSUER_BASE_URL!: string[];

  /** The URL of the signing keys. Default: the one in the issuer's discovery document. */
  @IsOptional()
  @IsTenantEndpoint()
  @IsConsistent<Environment>(
    ({ ISSUER_BASE_URL = [] }) =>
      ISSUER_BASE_URL.length > 1 &&
      'cannot be set with several issuers in ISSUER_BASE_URL: leave it out to use the discovery document of each',
  )
  readonly JWKS_URI?: string;

  /** This API's identifier in the tenant: the `aud` of its tokens. */
  @IsNotEmpty({ message: "AUDIENCE is required: this API's identifier" })
  readonly AUDIENCE!: string;

  /** The prefix of the custom claims that contain the client's metadata. */
  @IsNotEmpty({
    message:
      'CLAIM_NAMESPACE is required: the prefix of the custom claims, e.g. https://example.com/',
  })
  @IsNamespace()
  readonly CLAIM_NAMESPACE!: string;

  /** The accepted signature algorithms. */
  @SplitByComma()
  @ArrayNotEmpty()
  @IsIn(signingAlgorithms, { each: true })
  readonly TOKEN_SIGNING_ALG: SigningAlgorithm[] = ['RS256'];

  /** The identity provider's token format: how to recognize a machine client, its id and its scopes. */
  @IsIn(tokenProfileNames)
  readonly TOKEN_PROFILE: TokenProfileName = 'auth0';

  /** The allowed difference between the clocks of tenant and API, in seconds. */
  @IsIntegerBetween(0, 60)
  readonly CLOCK_TOLERANCE_SECONDS: number = 5;

  /** How long fetched signing keys are fresh, in seconds. */
  @IsIntegerBetween(1, 86_400)
  readonly JWKS_CACHE_MAX_AGE_SECONDS: number = 600;

  /** How long keys that are no longer fresh may still be used while the tenant is unavailable, in seconds. */
  @IsIntegerBetween(0, 604_800)
  readonly JWKS_STALE_IF_ERROR_SECONDS: number = 86_400;

  /** The time limit for fetching the keys, in milliseconds. */
  @IsIntegerBetween(100, 60_000)
  readonly JWKS_TIMEOUT_MS: number = 5000;

  /** How many verified tokens are cached; 0 turns the cache off. */
  @IsIntegerBetween(0, 10_000_000)
  readonly VERIFIED_TOKEN_CACHE_SIZE: number = 10_000;

  /** Whether `/docs` and `/openapi.json` are served. Default: on, except in production. */
  @IsOptional()
  @IsIn(['on', 'off'])
  readonly DOCS?: 'on' | 'off';

  /** How long the API still accepts connections after readiness has turned to 503, in milliseconds. Open connections are then served for as long again, at most 5 s. */
  @IsIntegerBetween(0, 300_000)
  readonly SHUTDOWN_DRAIN_MS: number = 0;

  /** How many connections may be open at the same time. Further ones are closed at once. */
  @IsIntegerBetween(1, 1_000_000)
  readonly MAX_CONNECTIONS: number = 10_000;

  /** Whether requests per client and rejected credentials per address are limited; `off` is for load tests. */
  @IsIn(['on', 'off'])
  readonly RATE_LIMIT: 'on' | 'off' = 'on';

  /** Rejected credentials allowed per minute and IP address. Beyond that, further ones are rejected without being checked. */
  @IsIntegerBetween(1, 10_000_000)
  readonly REFUSALS_PER_MINUTE: number = 10_000;

  /** The URL of the Redis in which all instances count requests and store used DPoP proofs. Default: each process uses its own memory. */
  @IsOptional()
  @IsRedisUrl()
  readonly REDIS_URL?: string;

  /** The least severe level that is logged. */
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  readonly LOG_LEVEL: string = 'info';

  /** The origins whose pages may call this API from a browser. */
  @SplitByComma()
  @IsOrigin({ each: true })
  readonly CORS_ORIGINS: string[] = [];
}

/** The environment as typed configuration: `@Inject(environment.KEY)`. */
export const environment = registerAs('environment', () =>
  readEnvironment(Environment, process.env),
);
