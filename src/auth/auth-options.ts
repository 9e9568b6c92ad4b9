import { ConfigurableModuleBuilder } from '@nestjs/common';
import type {
  AccessTokenOptions,
  DpopOptions,
  GetCertificate,
  SigningAlgorithm,
  SigningKeysOptions,
} from '@repo/access-tokens';

/**
 * The options for verifying access tokens. `src/config/module-options.ts` creates
 * them from the environment. Inherited options are documented where they are declared.
 */
export interface AuthOptions extends AccessTokenOptions, SigningKeysOptions {
  /** The accepted signature algorithms. */
  readonly algorithms: readonly SigningAlgorithm[];
  /** How many verified tokens are cached; `0` turns the cache off. Default: 10,000. */
  readonly verifiedTokenCacheSize?: number;
  /** The human-readable name of this API (RFC 9728, `resource_name`). */
  readonly resourceName: string;
  /** This API's own URL without a trailing slash (RFC 9728, `resource`). Default: none; then no metadata is published. */
  readonly resource?: string | undefined;
  /** Which DPoP proofs are accepted. Default: none, so tokens that need one are rejected. */
  readonly dpop?:
    (Omit<DpopOptions, 'replays'> & { readonly publicUrl: string }) | undefined;
  /** The URL of the Redis in which all instances store used proofs. Default: each process stores its own in memory. */
  readonly redisUrl?: string | undefined;
  /** Gets the client's certificate. Default: none, so tokens that need one are rejected. */
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
