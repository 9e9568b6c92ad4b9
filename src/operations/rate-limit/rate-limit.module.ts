import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AddressLimit } from './address-limit.js';
import { ClientLimitGuard } from './client-limit.guard.js';
import { ConfigurableRateLimitModule } from './rate-limit-options.js';
import { RequestCounter } from './request-counter.js';

/** Limits requests by client, and rejected credentials by address. */
@Global()
@Module({
  providers: [
    RequestCounter,
    AddressLimit,
    { provide: APP_GUARD, useClass: ClientLimitGuard },
  ],
  exports: [RequestCounter],
})
export class RateLimitModule extends ConfigurableRateLimitModule {}
