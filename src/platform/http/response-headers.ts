import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/**
 * The default headers of helmet that matter for an API, in their strictest form,
 * and a `cache-control` that forbids caching.
 */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/**
 * Sets {@link securityHeaders} on every response; a route can override them. Sets
 * them on Fastify's reply, which is faster than Nest's `useSecurityHeaders()`.
 */
export function setSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(securityHeaders);
    done();
  });
}

/** Allows pages of these origins to call any route, and to read headers such as `WWW-Authenticate`. */
export function allowOrigins(
  app: NestFastifyApplication,
  origins: readonly string[],
): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    // Otherwise, the plugin answers other OPTIONS requests with its own error.
    strictPreflight: false,
    // By default, Fastify's plugin allows only GET, HEAD and POST.
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'www-authenticate',
      'dpop-nonce',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'x-request-id',
    ],
  });
}
