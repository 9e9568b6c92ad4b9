import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type FaultInjector, readFaults } from './fault-injector.js';
import { sendJson } from './send-json.js';
import { z } from 'zod';
import { type KeyRing, publishedKeys } from '../keys/key-ring.js';
import type { KeyStore } from '../keys/key-store.js';

/** The path of the local tenant's own controls, which no real tenant has. */
export const controlPath = '/_local';

const knownPaths =
  'There are POST /_local/keys/rotate, POST /_local/keys/revoke and GET, PUT, DELETE /_local/faults';

export interface Controlled {
  readonly keys: KeyStore;
  readonly faults: FaultInjector;
}

/** Answers requests under {@link controlPath}. Faults do not apply to them, so that each can be undone. */
export async function control(
  { keys, faults }: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const send = (body: unknown, status = 200) =>
    sendJson(response, status, body);
  switch (`${request.method} ${path.slice(controlPath.length)}`) {
    case 'POST /keys/rotate':
      return send(describeKeys(await keys.rotate()));
    case 'POST /keys/revoke':
      return send(describeKeys(await keys.revoke()));
    case 'GET /faults':
      return send(faults.current);
    case 'PUT /faults':
      try {
        faults.set(...readFaults(JSON.parse(await text(request))));
        return send(faults.current);
      } catch (error) {
        const words =
          error instanceof z.ZodError ? z.prettifyError(error) : error;
        return send({ error: String(words) }, 400);
      }
    case 'DELETE /faults':
      faults.clear();
      return send(faults.current);
    default:
      return send({ error: knownPaths }, 404);
  }
}

export type KeyIds = ReturnType<typeof describeKeys>;

function describeKeys(ring: KeyRing) {
  return {
    current: ring.current.kid,
    next: ring.next.kid,
    previous: ring.previous.map(({ kid }) => kid),
    published: publishedKeys(ring).length,
  };
}
