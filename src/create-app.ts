import type { NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module.js';
import { loggedMetadata } from './config/api.js';
import { environment, type Environment } from './config/environment.js';
import { getTlsFiles, servesDocs } from './config/module-options.js';
import {
  redirectRootToDocs,
  serveOpenApi,
} from './operations/openapi/serve-open-api.js';
import { deferBodyParsing } from './platform/http/body-parsing.js';
import { limitConnections } from './platform/http/connection-limits.js';
import { enforceHttpConformance } from './platform/http/http-conformance.js';
import { recordRoutePatterns } from './platform/http/http-context.js';
import {
  allowOrigins,
  setSecurityHeaders,
} from './platform/http/response-headers.js';
import { getServerOptions } from './platform/http/server-options.js';
import { watchTlsFiles, readTlsOptions } from './platform/http/tls-files.js';
import { createLogger, NestLogger } from './platform/logging/logger.js';
import { logRequests } from './platform/logging/request-log.js';

export interface AppOptions {
  /** The root module. Default: {@link AppModule}. To add routes, pass a module that imports it. */
  readonly root?: Type;
  /** For tests: a compiled testing module, used instead of `root`. */
  readonly testingModule?: TestingModule;
  /** Where log lines go. Default: standard output. */
  readonly logStream?: DestinationStream;
}

/**
 * Creates the application, configured only by environment variables. Its
 * `listen()` throws a `StartupError` if a route has no policy or declares
 * something that cannot work.
 *
 * @throws {ConfigurationError} naming every invalid variable
 */
export async function createApp({
  root = AppModule,
  testingModule,
  logStream,
}: AppOptions = {}): Promise<NestFastifyApplication> {
  const env = testingModule?.get<Environment>(environment.KEY) ?? environment();
  const logger = await createLogger({
    level: env.LOG_LEVEL,
    pretty: env.NODE_ENV === 'development',
    destination: logStream,
  });
  const tls = getTlsFiles(env);
  const options = getServerOptions(
    env.TRUST_PROXY,
    logger,
    tls && readTlsOptions(tls),
  );
  const adapter = new FastifyAdapter(options as object);
  const fastify = adapter.getInstance();
  recordRoutePatterns(fastify);
  setSecurityHeaders(fastify);
  deferBodyParsing(fastify);
  logRequests(fastify, logger, loggedMetadata);
  enforceHttpConformance(fastify, logger);
  if (tls) watchTlsFiles(fastify, tls);
  limitConnections(fastify, env.MAX_CONNECTIONS, logger);

  const appOptions: NestApplicationOptions = {
    abortOnError: false,
    bodyParser: false,
    logger: new NestLogger(logger),
  };
  const app =
    testingModule?.createNestApplication<NestFastifyApplication>(
      adapter,
      appOptions,
    ) ??
    (await NestFactory.create<NestFastifyApplication>(
      root,
      adapter,
      appOptions,
    ));
  allowOrigins(app, env.CORS_ORIGINS);
  if (servesDocs(env)) {
    serveOpenApi(app);
    if (env.NODE_ENV !== 'production') redirectRootToDocs(fastify);
  }
  return app;
}
