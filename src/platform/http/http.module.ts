import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { StartupError } from '../config/startup.error.js';
import { RoutesModule } from '../routes/route-explorer.js';
import { JsonBodyGuard } from './body-parsing.js';
import { globalGuard } from './global-guard.js';
import { ShutdownState } from './graceful-shutdown.js';
import { getAdapter, recordsRoutePatterns } from './http-context.js';
import { InputChecks } from './input-checks.js';

/** Parses bodies and checks how routes read their input. Requires Fastify. */
@Module({
  imports: [RoutesModule],
  providers: [ShutdownState, InputChecks, ...globalGuard(JsonBodyGuard)],
  exports: [ShutdownState],
})
export class HttpModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  /** @throws {StartupError} if the HTTP server is not Fastify */
  onModuleInit(): void {
    const adapter = getAdapter(this.host);
    if (!adapter) return;
    if (adapter.getType() !== 'fastify') {
      throw new StartupError(
        'This API runs on Fastify only. The application was created with:',
        [adapter.constructor.name],
        'Create it with createApp() (src/create-app.ts), or with new FastifyAdapter().',
      );
    }
    if (!recordsRoutePatterns(adapter.getInstance()))
      new Logger('HttpModule').warn(
        'The application was not created by createApp() (src/create-app.ts). Its routes are protected, but responses have no security headers, requests are not logged, and bodies are parsed before the caller is authenticated.',
      );
  }
}
