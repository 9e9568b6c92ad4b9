import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long to wait for a good moment at most, in milliseconds. */
const giveUpAfterMs = 1000;

/**
 * Closes the listener, but no connection: `server.close()` would destroy idle
 * ones, over which a request may be on its way. It also avoids resetting
 * connections that are established but not yet accepted. The server emits `close`
 * once the last connection has ended.
 */
export async function closeListener(server: Server): Promise<void> {
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
