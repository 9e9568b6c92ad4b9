import type {
  FastifyInstance,
  FastifyRequest,
  onRequestHookHandler,
} from 'fastify';

/** Notes the pattern of its route at each request, for {@link routePatternOf}. */
export function knowRoutePatterns(fastify: FastifyInstance): void {
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
 * The pattern of a request's route, e.g. `/orders/:id`; `undefined` where no
 * route has the URL. Fastify's own `routeOptions` builds an object of twelve
 * members each time, which is more than the rest of a metric costs, so it is
 * asked only about what a hook has refused before it came to its route.
 */
export const routePatternOf = (request: FastifyRequest): string | undefined =>
  request.routePattern ?? request.routeOptions.url;

declare module 'fastify' {
  interface FastifyRequest {
    /** Ask {@link routePatternOf} instead. */
    routePattern: string | undefined;
  }
}
