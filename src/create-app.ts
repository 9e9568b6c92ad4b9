import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module.js';
import { environment } from './config/environment.js';
import { servesDocs } from './config/serves-docs.js';
import { keepBodyBytes } from './http/body-bytes.js';
import { allowOrigins } from './http/allow-origins.js';
import { answerLikeAnyRequest } from './http/http-conformance.js';
import { knowRoutePatterns } from './fastify/route-pattern.js';
import { setSecurityHeaders } from './http/security-headers.js';
import { serverOptions } from './http/server-options.js';
import { createLogger } from './logging/create-logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { logRequests } from './logging/request-log.js';
import { serveOpenApi } from './openapi/serve-open-api.js';

export interface AppOptions {
  /** The root module; one that imports the default, {@link AppModule}, can add to it. */
  readonly root?: Type;
  /** Where log lines go; standard output by default. */
  readonly logStream?: DestinationStream;
}

/**
 * The application, ready to listen, configured by the environment variables alone.
 * Its `listen()` throws a `StartupError` where a route declares no policy, or what
 * could never work: see the explorers of `src/auth` and `src/http`.
 *
 * @throws {ConfigurationError} naming every variable at fault
 */
export async function createApp({
  root = AppModule,
  logStream,
}: AppOptions = {}): Promise<NestFastifyApplication> {
  const env = environment();
  const logger = await createLogger(env, logStream);
  const adapter = new FastifyAdapter(serverOptions(env, logger) as object);
  const fastify = adapter.getInstance();
  knowRoutePatterns(fastify);
  setSecurityHeaders(fastify);
  keepBodyBytes(fastify);
  logRequests(fastify, logger);
  answerLikeAnyRequest(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    abortOnError: false,
    bodyParser: false,
    logger: new NestLogger(logger),
  });
  allowOrigins(app, env);
  if (servesDocs(env)) serveOpenApi(app, env);
  return app;
}
