import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ShutdownState } from './shutdown-state.js';

/** How long requests that are under way have to finish once the listener is closed, in milliseconds. */
const closeWithinMs = 10_000;

/**
 * Ends the process at SIGTERM or SIGINT without dropping a request: readiness
 * turns 503, the listener stays open for `drainMs`, then closes; requests under
 * way finish, each answer closes its connection. Exits 0.
 */
export function shutDownGracefully(
  app: NestFastifyApplication,
  drainMs: number,
): void {
  const state = app.get(ShutdownState);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (state.shuttingDown) void reply.header('connection', 'close');
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
    await Promise.race([close(), delay(closeWithinMs)]);
    process.exit(0);
  };
  process.on('SIGTERM', () => void shutDown());
  process.on('SIGINT', () => void shutDown());
}
