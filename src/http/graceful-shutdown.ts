import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeListener } from './close-listener.js';
import { ShutdownState } from './shutdown-state.js';

/** How long open connections are at most served once the listener is closed, in milliseconds. */
const lingerAtMostMs = 5_000;

/** How long requests that are under way then have to finish, in milliseconds. */
const closeWithinMs = 10_000;

/** How long a shutdown can take, in milliseconds: what the platform has to wait before it kills. */
export const shutdownAtMostMs = (drainMs: number): number =>
  drainMs + lingerMs(drainMs) + closeWithinMs;

const lingerMs = (drainMs: number): number => Math.min(drainMs, lingerAtMostMs);

/**
 * Ends the process at SIGTERM or SIGINT without dropping a request:
 *
 * 1. For `drainMs`, everything goes on but readiness, which is 503: time for
 *    whoever spreads the requests to learn it.
 * 2. The listener closes, the connections do not: where a proxy keeps them
 *    open, a request may be on its way over one that looks idle. Each gets its
 *    answer, which closes the connection. For as long again, at most 5 s.
 * 3. Idle connections close, requests under way finish. Exits 0.
 *
 * In step 1, connections are kept alive: a client whose connection is closed
 * connects anew, and may well get this process again.
 */
export function shutDownGracefully(
  app: NestFastifyApplication,
  drainMs: number,
): void {
  const state = app.get(ShutdownState);
  const fastify = app.getHttpAdapter().getInstance();
  const { server } = fastify;
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (!server.listening) void reply.header('connection', 'close');
    done();
  });

  const close = (): Promise<void> =>
    app.close().catch((error: unknown) => {
      new Logger('Shutdown').error(error);
    });
  const shutDown = async (): Promise<void> => {
    if (state.shuttingDown) return;
    state.shuttingDown = true;
    await delay(drainMs);
    const ended = once(server, 'close');
    await closeListener(server);
    await Promise.race([ended, delay(lingerMs(drainMs))]);
    await Promise.race([close(), delay(closeWithinMs)]);
    process.exit(0);
  };
  process.on('SIGTERM', () => void shutDown());
  process.on('SIGINT', () => void shutDown());
}
