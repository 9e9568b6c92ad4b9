import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { AuthModule } from './auth/auth.module.js';
import { ClientModule } from './client/client.module.js';
import { environment } from './config/environment.js';
import {
  getAuthOptions,
  getRateLimitOptions,
} from './config/module-options.js';
import { HealthModule } from './health/health.module.js';
import { MetricsModule } from './operations/metrics/metrics.controller.js';
import { ProtectedResourceModule } from './operations/protected-resource/protected-resource.controller.js';
import { RateLimitModule } from './operations/rate-limit/client-limit.guard.js';
import { HttpModule } from './platform/http/http.module.js';
import { TextAnalysisModule } from './text-analysis/text-analysis.module.js';

@Module({
  imports: [
    ConfigModule.forRoot({
      isGlobal: true,
      ignoreEnvFile: true,
      load: [environment],
    }),
    // Their global guards run in this order: authentication, authorization, rate limit, request body.
    AuthModule.forRootAsync({
      inject: [environment.KEY],
      useFactory: getAuthOptions,
    }),
    RateLimitModule.forRootAsync({
      inject: [environment.KEY],
      useFactory: getRateLimitOptions,
    }),
    HttpModule,
    ProtectedResourceModule,
    HealthModule,
    MetricsModule,
    ClientModule,
    TextAnalysisModule,
  ],
})
export class AppModule {}
