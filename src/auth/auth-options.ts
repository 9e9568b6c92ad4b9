import { ConfigurableModuleBuilder } from '@nestjs/common';
import type {
  AccessTokenOptions,
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
}

export const {
  ConfigurableModuleClass: ConfigurableAuthModule,
  MODULE_OPTIONS_TOKEN: AUTH_OPTIONS,
} = new ConfigurableModuleBuilder<AuthOptions>({
  optionsInjectionToken: 'AUTH_OPTIONS',
})
  .setClassMethodName('forRoot')
  .build();
