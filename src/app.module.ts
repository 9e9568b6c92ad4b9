import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { AuthModule } from './auth/auth.module.js';
import { ClientModule } from './client/client.module.js';
import { environment } from './config/environment.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ProblemModule } from './problem/problem.module.js';
import { RateLimitModule } from './rate-limit/rate-limit.module.js';
import { TextAnalysisModule } from './text-analysis/text-analysis.module.js';

@Module({
  imports: [
    ConfigModule.forRoot({
      isGlobal: true,
      ignoreEnvFile: true,
      load: [environment],
    }),
    ProblemModule,
    // The order of the global guards: who calls, what for, how often, and only then with what body.
    AuthModule,
    RateLimitModule,
    HttpModule,
    HealthModule,
    MetricsModule,
    ClientModule,
    TextAnalysisModule,
  ],
})
export class AppModule {}
