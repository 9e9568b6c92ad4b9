import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AuthModule } from '../auth/auth.module.js';
import { HttpModule } from '../http/http.module.js';
import { HealthController } from './health.controller.js';
import { ShutdownIndicator } from './shutdown.indicator.js';
import { SigningKeysIndicator } from './signing-keys.indicator.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), AuthModule, HttpModule],
  controllers: [HealthController],
  providers: [ShutdownIndicator, SigningKeysIndicator],
})
export class HealthModule {}
