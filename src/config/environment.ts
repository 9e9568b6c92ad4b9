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
  FitsOthers,
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

/** Every variable that the application reads, with those of {@link EdgeEnvironment}: its meaning, rule and default. Without a default or a `?`, it is required. Empty or blank means unset. */
export class Environment extends EdgeEnvironment {
  /** What this process is for. In production, the tenant must be reached over TLS. */
  @IsIn(['development', 'test', 'production'])
  readonly NODE_ENV: 'development' | 'test' | 'production' = 'development';

  /** The address to listen on. */
  @IsHost()
  readonly HOST: string = '0.0.0.0';

  /** The port to listen on; 0 takes a free one. */
  @IsIntegerBetween(0, 65_535)
  readonly PORT: number = 3000;

  /** The tenants whose tokens are accepted, each by its issuer URL. */
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
  @FitsOthers<Environment>(
    ({ ISSUER_BASE_URL = [] }) =>
      ISSUER_BASE_URL.length > 1 &&
      'cannot be set with several issuers in ISSUER_BASE_URL: leave it out to use the discovery document of each',
  )
  readonly JWKS_URI?: string;

  /** This API's identifier in the tenant, the `aud` of its tokens. */
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

  /** Whose machine tokens these are: how to recognise a client, its id and its scopes. */
  @IsIn(tokenProfileNames)
  readonly TOKEN_PROFILE: TokenProfileName = 'auth0';

  /** How far the clocks of tenant and API may differ, in seconds. */
  @IsIntegerBetween(0, 60)
  readonly CLOCK_TOLERANCE_SECONDS: number = 5;

  /** How long fetched signing keys are fresh, in seconds. */
  @IsIntegerBetween(1, 86_400)
  readonly JWKS_CACHE_MAX_AGE_SECONDS: number = 600;

  /** How long known keys that are no longer fresh stay usable while the tenant fails, in seconds. */
  @IsIntegerBetween(0, 604_800)
  readonly JWKS_STALE_IF_ERROR_SECONDS: number = 86_400;

  /** The total time for one fetch of the keys, in milliseconds. */
  @IsIntegerBetween(100, 60_000)
  readonly JWKS_TIMEOUT_MS: number = 5000;

  /** How many verified tokens are cached; 0 turns the cache off. */
  @IsIntegerBetween(0, 10_000_000)
  readonly VERIFIED_TOKEN_CACHE_SIZE: number = 10_000;

  /** Whether `/docs` and `/openapi.json` are served; in production only if it says `on`. */
  @IsOptional()
  @IsIn(['on', 'off'])
  readonly DOCS?: 'on' | 'off';

  /** How long the listener stays open after readiness has turned 503; open connections are then served for as long again, at most 5 s. In milliseconds. */
  @IsIntegerBetween(0, 300_000)
  readonly SHUTDOWN_DRAIN_MS: number = 0;

  /** How many connections may be open at the same time; further ones are closed at once. */
  @IsIntegerBetween(1, 1_000_000)
  readonly MAX_CONNECTIONS: number = 10_000;

  /** Whether requests are limited by client and rejected credentials by address; `off` is for load tests. */
  @IsIn(['on', 'off'])
  readonly RATE_LIMIT: 'on' | 'off' = 'on';

  /** Rejected credentials allowed per minute and IP address. Beyond that, further ones are rejected without being checked. */
  @IsIntegerBetween(1, 10_000_000)
  readonly REFUSALS_PER_MINUTE: number = 10_000;

  /** The Redis in which all replicas count requests and remember DPoP proofs together, instead of each in its own memory. */
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

/** The environment as a typed, injectable configuration: `@Inject(environment.KEY)`. */
export const environment = registerAs('environment', () =>
  readEnvironment(Environment, process.env),
);
