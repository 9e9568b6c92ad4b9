import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import {
  setImmediate as nextTurn,
  setTimeout as delay,
} from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Whether this process is shutting down. Readiness reports it to the load balancer. */
@Injectable()
export class ShutdownState {
  isShuttingDown = false;
}

/** The longest time that open connections are served after the listener has closed, in milliseconds. */
const maxLingerMs = 5_000;

/** How long running requests may then take to finish, in milliseconds. */
const maxCloseMs = 10_000;

/** The longest time that a shutdown takes, in milliseconds. The platform must wait this long before it kills the process. */
export const getMaxShutdownMs = (drainMs: number): number =>
  drainMs + getLingerMs(drainMs) + maxCloseMs;

const getLingerMs = (drainMs: number): number => Math.min(drainMs, maxLingerMs);

/**
 * Ends the process at SIGTERM or SIGINT without dropping a request:
 *
 * 1. For `drainMs`, only readiness changes, to 503, so that the load balancer
 *    notices.
 * 2. The listener closes, but open connections do not: a proxy may have sent a
 *    request over one that looks idle. Each response closes its connection. This
 *    takes at most as long as step 1, and at most 5 s.
 * 3. Idle connections close, running requests finish, the process exits with 0.
 *
 * In step 1, connections are kept alive, because a client that has to reconnect
 * may reach this process again.
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
    if (state.isShuttingDown) return;
    state.isShuttingDown = true;
    await delay(drainMs);
    const ended = once(server, 'close');
    await closeListener(server);
    await Promise.race([ended, delay(getLingerMs(drainMs))]);
    await Promise.race([close(), delay(maxCloseMs)]);
    process.exit(0);
  };
  process.on('SIGTERM', () => void shutDown());
  process.on('SIGINT', () => void shutDown());
}

/** The longest time to wait until all connections are accepted, in milliseconds. */
const giveUpAfterMs = 1000;

/**
 * Closes the listener, but no connections: `server.close()` would destroy idle
 * ones, even if a request is on its way. Connections that are not accepted yet are
 * not reset, either. The server emits `close` when the last connection ends.
 */
async function closeListener(server: Server): Promise<void> {
  const resume = pauseRequests(server);
  await waitUntilAllAccepted(server);
  NetServer.prototype.close.call(server);
  resume();
}

/** Delays incoming requests, because more would arrive while they are handled. Returns a function that handles them. */
function pauseRequests(server: Server): () => void {
  const paused: [IncomingMessage, ServerResponse][] = [];
  const handlers = server.listeners('request') as (() => void)[];
  server.removeAllListeners('request');
  server.on('request', (...request) => paused.push(request));
  return () => {
    server.removeAllListeners('request');
    for (const handler of handlers) server.on('request', handler);
    for (const request of paused) server.emit('request', ...request);
  };
}

/**
 * Waits until no connection is waiting to be accepted: after a turn of the event
 * loop that accepted none (it accepts one at most) and was too short for a new one
 * to arrive.
 */
async function waitUntilAllAccepted(server: Server): Promise<void> {
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
