import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Lets pages of these origins call any route, and read the headers that tell them what to do next. */
export function allowOrigins(
  app: NestFastifyApplication,
  origins: readonly string[],
): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    // Otherwise the plugin answers other OPTIONS requests with an error of its own.
    strictPreflight: false,
    // By default, Fastify's plugin allows only GET, HEAD and POST.
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
