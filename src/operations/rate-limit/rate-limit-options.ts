import { ConfigurableModuleBuilder, type Type } from '@nestjs/common';

/** The limits of one client. */
export interface ClientLimits {
  /** Requests it may make per minute. 0 allows none. */
  readonly requestsPerMinute: number;
}

/** How requests are limited. `src/config/module-options.ts` fills it from the environment. */
export interface RateLimitOptions {
  /** Whether requests are limited. `false` is for load tests. */
  readonly enabled: boolean;
  /** The class that reads a client's limits from its metadata, like a class of `@ClientMetadata()`. Clients with invalid metadata are rejected. */
  readonly clientLimits: Type<ClientLimits>;
  /** Rejected credentials allowed per minute and IP address. */
  readonly refusalsPerMinute: number;
  /** The URL of the Redis in which all instances count. Default: each process counts in its own memory. */
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
