import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AuthModule } from '../auth/auth.module.js';
import { HttpModule } from '../http/http.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { HealthController } from './health.controller.js';
import { RateLimitIndicator } from './rate-limit.indicator.js';
import { ShutdownIndicator } from './shutdown.indicator.js';
import { SigningKeysIndicator } from './signing-keys.indicator.js';

@Module({
  imports: [
    TerminusModule.forRoot({ logger: false }),
    AuthModule,
    HttpModule,
    RateLimitModule,
  ],
  controllers: [HealthController],
  providers: [ShutdownIndicator, SigningKeysIndicator, RateLimitIndicator],
})
export class HealthModule {}
