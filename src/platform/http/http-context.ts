import type { ArgumentsHost } from '@nestjs/common';
import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import type { MachineClient } from '@repo/access-tokens';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
} from 'fastify';
import { StartupError } from '../config/startup.error.js';

/** The current request. Cheaper than `switchToHttp().getRequest()`. */
export const getRequest = (context: ArgumentsHost): FastifyRequest =>
  context.getArgByIndex(0);

/** The reply to the current request. */
export const getReply = (context: ArgumentsHost): FastifyReply =>
  context.getArgByIndex(1);

/** The HTTP server; `undefined` in an application context, and before a testing module creates its application. */
export const getAdapter = (
  host: HttpAdapterHost,
): AbstractHttpAdapter | undefined =>
  (host.httpAdapter as AbstractHttpAdapter | null) ?? undefined;

/**
 * Calls `setUp` with the HTTP server as soon as there is one. Constructors cannot
 * read it: an application context has none, and a testing module creates its
 * providers first.
 */
export function onServer(
  host: HttpAdapterHost,
  setUp: (fastify: FastifyInstance) => void,
): void {
  host.init$.subscribe(() => {
    const adapter = getAdapter(host);
    // If it is not Fastify, HttpModule throws.
    if (adapter?.getType() === 'fastify') setUp(adapter.getInstance());
  });
}

/** Stores on each request the data about its route that {@link getRoutePattern} and `QuietRoute` need. */
export function recordRoutePatterns(fastify: FastifyInstance): void {
  fastify.decorateRequest('routePattern', undefined);
  fastify.decorateRequest('quietStatuses', undefined);
  fastify.addHook('onRoute', (route) => {
    if (/\*./.test(route.url))
      throw new StartupError(
        'In Fastify, a wildcard must be the last character of a path, without a name:',
        [`${[route.method].flat().join()} ${route.url}`],
        "Write @Get('files/*') and @Param('*').",
      );
    const { quietStatuses } = route.config ?? {};
    const setPattern: onRequestHookHandler = (request, _reply, done) => {
      request.routePattern = route.url;
      request.quietStatuses = quietStatuses;
      done();
    };
    route.onRequest = [setPattern, ...[route.onRequest ?? []].flat()];
  });
}

/** Whether {@link recordRoutePatterns} was called, as `createApp()` does. */
export const recordsRoutePatterns = (fastify: FastifyInstance): boolean =>
  fastify.hasRequestDecorator('routePattern');

/**
 * The pattern of a request's route, e.g. `/orders/:id`; `undefined` if no route
 * matches the URL. Fastify's `routeOptions` is slow, so it is used only for
 * requests that a hook rejected before they reached their route.
 */
export const getRoutePattern = (request: FastifyRequest): string | undefined =>
  request.routePattern ?? request.routeOptions.url;

declare module 'fastify' {
  interface FastifyRequest {
    /** The authenticated client. The name is Passport's. */
    user?: MachineClient;
    /** Use {@link getRoutePattern} instead. */
    routePattern: string | undefined;
    /** The statuses that are logged at the debug level, see `QuietRoute`. */
    quietStatuses: readonly number[] | undefined;
  }
  interface FastifyContextConfig {
    /** See `QuietRoute`. */
    quietStatuses?: readonly number[];
  }
}
