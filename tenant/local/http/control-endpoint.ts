import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type KeyRing, publishedKeys } from '../keys/key-ring.js';
import type { KeyStore } from '../keys/key-store.js';
import { readFaults } from './fault.js';
import type { FaultInjector } from './fault-injector.js';
import { sendJson } from './send-json.js';

/** Where the local tenant is told to do what no real one would be told over HTTP. */
export const controlPath = '/_local';

export interface Controlled {
  readonly keys: KeyStore;
  readonly faults: FaultInjector;
}

/** Answers requests under {@link controlPath}. No fault befalls them, so that each can be undone. */
export async function control(
  { keys, faults }: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  switch (`${request.method} ${path.slice(controlPath.length)}`) {
    case 'POST /keys/rotate':
      sendJson(response, 200, describeKeys(await keys.rotate()));
      break;
    case 'POST /keys/revoke':
      sendJson(response, 200, describeKeys(await keys.revoke()));
      break;
    case 'GET /faults':
      sendJson(response, 200, faults.current);
      break;
    case 'PUT /faults':
      try {
        faults.set(...readFaults(JSON.parse(await text(request))));
        sendJson(response, 200, faults.current);
      } catch (error) {
        sendJson(response, 400, { error: String(error) });
      }
      break;
    case 'DELETE /faults':
      faults.clear();
      sendJson(response, 200, faults.current);
      break;
    default:
      sendJson(response, 404, {
        error:
          'There are POST /_local/keys/rotate, POST /_local/keys/revoke and GET, PUT, DELETE /_local/faults',
      });
  }
}

function describeKeys(ring: KeyRing): object {
  return {
    current: ring.current.kid,
    next: ring.next.kid,
    previous: ring.previous.map(({ kid }) => kid),
    published: publishedKeys(ring).length,
  };
}
