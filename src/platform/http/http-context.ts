import type { ArgumentsHost } from '@nestjs/common';
import type { MachineClient } from '@repo/access-tokens';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
} from 'fastify';

/** The current request. Like `switchToHttp().getRequest()`, without allocating three closures. */
export const getRequest = (context: ArgumentsHost): FastifyRequest =>
  context.getArgByIndex(0);

/** The reply to the current request. */
export const getReply = (context: ArgumentsHost): FastifyReply =>
  context.getArgByIndex(1);

/** Records the pattern of its route on each request, for {@link getRoutePattern}. */
export function recordRoutePatterns(fastify: FastifyInstance): void {
  fastify.decorateRequest('routePattern', undefined);
  fastify.addHook('onRoute', (route) => {
    const setPattern: onRequestHookHandler = (request, _reply, done) => {
      request.routePattern = route.url;
      done();
    };
    route.onRequest = [setPattern, ...[route.onRequest ?? []].flat()];
  });
}

/**
 * The pattern of a request's route, e.g. `/orders/:id`; `undefined` if no
 * route has the URL. Fastify's own `routeOptions` builds an object of twelve
 * members each time, which costs more than the rest of a metric, so it is used
 * only for requests that a hook refused before they reached their route.
 */
export const getRoutePattern = (request: FastifyRequest): string | undefined =>
  request.routePattern ?? request.routeOptions.url;

declare module 'fastify' {
  interface FastifyRequest {
    /** The authenticated caller. Passport's name for it. */
    user?: MachineClient;
    /** Ask {@link getRoutePattern} instead. */
    routePattern: string | undefined;
  }
}
