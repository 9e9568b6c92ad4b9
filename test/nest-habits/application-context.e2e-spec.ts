import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { SigningKeysService } from '../../src/auth/signing-keys.service.js';
import { environment } from '../../src/config/environment.js';
import { MetricsService } from '../../src/operations/metrics/metrics.controller.js';

describe('NestFactory.createApplicationContext(AppModule)', () => {
  it('provides the services without an HTTP server, and fetches no keys', async () => {
    const context = await NestFactory.createApplicationContext(AppModule, {
      abortOnError: false,
      logger: false,
    });
    expect(context.get(environment.KEY)).toEqual(environment());
    expect(await context.get(MetricsService).read()).toContain(
      'verified_tokens 0',
    );
    const [keys] = context.get(SigningKeysService).issuers.values();
    expect(keys?.fetches).toEqual({ succeeded: 0, failed: 0 });
    await context.close();
  });
});
