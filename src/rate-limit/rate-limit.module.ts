import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { AddressLimit } from './address-limit.js';
import { ClientLimitGuard } from './client-limit.guard.js';
import { RequestCounter } from './request-counter.js';

/** Limits requests by client, and refusals by address. */
@Module({
  imports: [AuthModule],
  providers: [
    RequestCounter,
    AddressLimit,
    { provide: APP_GUARD, useClass: ClientLimitGuard },
  ],
  exports: [RequestCounter],
})
export class RateLimitModule {}
