import { ConfigurableModuleBuilder } from '@nestjs/common';
import type {
  AccessTokenOptions,
  DpopOptions,
  GetCertificate,
  SigningAlgorithm,
  SigningKeysOptions,
} from '@repo/access-tokens';

/**
 * How access tokens are verified. `src/config/module-options.ts` fills it from
 * the environment. The inherited fields say their units and defaults themselves.
 */
export interface AuthOptions extends AccessTokenOptions, SigningKeysOptions {
  /** The accepted signature algorithms. */
  readonly algorithms: readonly SigningAlgorithm[];
  /** How many verified tokens are cached; `0` turns the cache off. Default: 10,000. */
  readonly verifiedTokenCacheSize?: number;
  /** This API's name, for people (RFC 9728, `resource_name`). */
  readonly resourceName: string;
  /** This API's own URL without a trailing slash (RFC 9728, `resource`). Default: unknown; no metadata is published then. */
  readonly resource?: string | undefined;
  /** Which DPoP proofs are accepted. Default: tokens that need one are rejected. */
  readonly dpop?:
    (Omit<DpopOptions, 'replays'> & { readonly publicUrl: string }) | undefined;
  /** The Redis in which all replicas remember used proofs. Default: each process in its own memory. */
  readonly redisUrl?: string | undefined;
  /** Where the client's certificate comes from. Default: tokens that need one are rejected. */
  readonly getCertificate?: GetCertificate | undefined;
}

export const {
  ConfigurableModuleClass: ConfigurableAuthModule,
  MODULE_OPTIONS_TOKEN: AUTH_OPTIONS,
} = new ConfigurableModuleBuilder<AuthOptions>({
  optionsInjectionToken: 'AUTH_OPTIONS',
})
  .setClassMethodName('forRoot')
  .build();
