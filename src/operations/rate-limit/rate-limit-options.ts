import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { MachineClient } from '@repo/access-tokens';

/** How requests are limited. `src/config/module-options.ts` fills it from the environment. */
export interface RateLimitOptions {
  /** Whether anything is limited; `false` is for load tests. */
  readonly enabled: boolean;
  /** Requests a client may make per minute. */
  readonly requestsPerMinute: (client: MachineClient) => number;
  /** Rejected credentials allowed per minute and IP address. */
  readonly refusalsPerMinute: number;
  /** The Redis in which all replicas count together. Default: each process counts in its own memory. */
  readonly redisUrl?: string | undefined;
}

export const {
  ConfigurableModuleClass: ConfigurableRateLimitModule,
  MODULE_OPTIONS_TOKEN: RATE_LIMIT_OPTIONS,
} = new ConfigurableModuleBuilder<RateLimitOptions>({
  optionsInjectionToken: 'RATE_LIMIT_OPTIONS',
})
  .setClassMethodName('forRoot')
  .build();
