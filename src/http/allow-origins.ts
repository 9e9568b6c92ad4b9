import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '../config/environment.js';

/** Lets pages of `CORS_ORIGINS` call any route, and read the headers that say how to go on. */
export function allowOrigins(
  app: NestFastifyApplication,
  { CORS_ORIGINS }: Environment,
): void {
  if (CORS_ORIGINS.length === 0) return;
  app.enableCors({
    origin: CORS_ORIGINS,
    // Else the plugin would answer other OPTIONS requests with an error of its own.
    strictPreflight: false,
    // Fastify's plugin allows GET, HEAD and POST by itself.
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'www-authenticate',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'x-request-id',
    ],
  });
}
