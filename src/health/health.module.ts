import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HttpModule } from '../platform/http/http.module.js';
import { HealthController } from './health.controller.js';
import {
  RateLimitIndicator,
  ShutdownIndicator,
  SigningKeysIndicator,
} from './health.indicators.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), HttpModule],
  controllers: [HealthController],
  providers: [ShutdownIndicator, SigningKeysIndicator, RateLimitIndicator],
})
export class HealthModule {}
