import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/**
 * What helmet sets by default, without headers for browsers that no longer exist,
 * each with its strictest value: this API answers no pages, and nothing is cached
 * unless the route says so.
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
 * Sets {@link securityHeaders} on every answer; a route can override them. Uses
 * Fastify's reply instead of Nest's `useSecurityHeaders()`, which sets them on
 * Node's response one by one: a fifth of the CPU time of a small answer.
 */
export function setSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(securityHeaders);
    done();
  });
}

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
      'dpop-nonce',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'x-request-id',
    ],
  });
}
