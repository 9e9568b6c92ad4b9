import type { FastifyInstance } from 'fastify';

/**
 * What helmet sets by default, less what speaks to browsers that no longer
 * exist, and the strictest of each: nothing that this API answers is a page,
 * and nothing is kept by a cache unless its route says so.
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
 * Sets {@link securityHeaders} on every answer to a request; a route can set its own instead.
 * Through Fastify's reply, not by Nest's `useSecurityHeaders()`: that sets them on
 * Node's response one by one, which a small answer pays with a fifth of its CPU time.
 */
export function setSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(securityHeaders);
    done();
  });
}
