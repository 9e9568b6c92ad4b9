import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import {
  setImmediate as nextTurn,
  setTimeout as delay,
} from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Whether this process has been told to end; readiness tells the load balancer. */
@Injectable()
export class ShutdownState {
  shuttingDown = false;
}

/** How long open connections are served at most after the listener has closed, in milliseconds. */
const lingerAtMostMs = 5_000;

/** How long running requests then have to finish, in milliseconds. */
const closeWithinMs = 10_000;

/** How long a shutdown can take, in milliseconds: how long the platform must wait before it kills the process. */
export const shutdownAtMostMs = (drainMs: number): number =>
  drainMs + lingerMs(drainMs) + closeWithinMs;

const lingerMs = (drainMs: number): number => Math.min(drainMs, lingerAtMostMs);

/**
 * Ends the process at SIGTERM or SIGINT without dropping a request:
 *
 * 1. For `drainMs`, only readiness changes, to 503: time for
 *    the load balancer to notice.
 * 2. The listener closes, but open connections do not: a proxy may have sent a
 *    request over one that looks idle. Each request gets its answer, which closes
 *    the connection. For as long again, at most 5 s.
 * 3. Idle connections close, running requests finish, the process exits with 0.
 *
 * In step 1, connections are kept alive: a client whose connection is closed
 * reconnects, and may well reach this process again.
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

/** How long to wait for a good moment at most, in milliseconds. */
const giveUpAfterMs = 1000;

/**
 * Closes the listener, but no connection: `server.close()` would destroy idle
 * ones, over which a request may be on its way. It also avoids resetting
 * connections that are established but not yet accepted. The server emits `close`
 * once the last connection has ended.
 */
async function closeListener(server: Server): Promise<void> {
  const letGo = holdRequests(server);
  await allAccepted(server);
  NetServer.prototype.close.call(server);
  letGo();
}

/** Holds back incoming requests: handling them takes time, in which more would come in. */
function holdRequests(server: Server): () => void {
  const held: [IncomingMessage, ServerResponse][] = [];
  const handlers = server.listeners('request') as (() => void)[];
  server.removeAllListeners('request');
  server.on('request', (...request) => held.push(request));
  return () => {
    server.removeAllListeners('request');
    for (const handler of handlers) server.on('request', handler);
    for (const request of held) server.emit('request', ...request);
  };
}

/**
 * Waits for a moment at which no connection is waiting to be accepted: the end of
 * a turn of the event loop that accepted none (it accepts one at most) and was too
 * short for a new one to arrive.
 */
async function allAccepted(server: Server): Promise<void> {
  let accepted: boolean;
  const accept = (): void => {
    accepted = true;
  };
  server.on('connection', accept);
  const giveUpAt = performance.now() + giveUpAfterMs;
  let turnAt: number;
  do {
    accepted = false;
    turnAt = performance.now();
    await nextTurn();
  } while (
    (accepted || performance.now() - turnAt > 1) &&
    performance.now() < giveUpAt
  );
  server.off('connection', accept);
}
