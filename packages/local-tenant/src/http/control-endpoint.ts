import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { ExchangeLog } from '../exchange-log.js';
import { KeyFileError } from '../keys/key-file.js';
import { type KeyRing, getPublishedKeys } from '../keys/key-ring.js';
import type { KeyStore } from '../keys/key-store.js';
import type { LocalClient } from '../local-client.js';
import { type FaultInjector, readFaults } from './fault-injector.js';
import { readText } from './read-text.js';
import { sendJson } from './send-json.js';

/** The path of the local tenant's own controls, which no real tenant has. */
export const controlPath = '/_local';

/** The path where pages on this machine, such as the API's docs, get a client to try the API with. */
export const clientPath = `${controlPath}/client`;

const knownPaths =
  'Available: POST /_local/keys/rotate, POST /_local/keys/revoke, GET, PUT, DELETE /_local/faults, DELETE /_local/exchanges, GET /_local/client and GET /_local/process';

export interface Controlled {
  readonly keys: KeyStore;
  readonly faults: FaultInjector;
  readonly exchanges: ExchangeLog;
  /** The client that the demo uses. Its secret is in the tenant's files anyway. */
  readonly getDemoClient: () => LocalClient | undefined;
}

/** Answers requests under {@link controlPath}. Faults do not apply to them, so that they can always be cleared. */
export async function control(
  { keys, faults, exchanges, getDemoClient }: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const send = (body: unknown, status = 200) =>
    sendJson(response, status, body);
  switch (`${request.method} ${path.slice(controlPath.length)}`) {
    case 'POST /keys/rotate':
      return changeKeys(() => keys.rotate(), send);
    case 'POST /keys/revoke':
      return changeKeys(() => keys.revoke(), send);
    case 'GET /faults':
      return send(faults.current);
    case 'PUT /faults':
      return setFaults(faults, await readText(request), send);
    case 'DELETE /faults':
      faults.clear();
      return send(faults.current);
    case 'DELETE /exchanges':
      exchanges.clear();
      return send([]);
    case 'GET /client':
      return sendClient(getDemoClient(), send);
    case 'GET /process':
      return send({ pid: process.pid, directory: process.cwd() });
    default:
      return send({ error: knownPaths }, 404);
  }
}

type Send = (body: unknown, status?: number) => void;

function setFaults(
  faults: FaultInjector,
  body: string | undefined,
  send: Send,
): void {
  if (body === undefined) return send({ error: 'Payload too large' }, 413);
  try {
    faults.set(...readFaults(JSON.parse(body)));
    return send(faults.current);
  } catch (error) {
    const message =
      error instanceof z.ZodError ? z.prettifyError(error) : error;
    return send({ error: String(message) }, 400);
  }
}

function sendClient(client: LocalClient | undefined, send: Send): void {
  if (!client) return send({ error: 'The local tenant has no clients' }, 404);
  const { name, clientId, clientSecret } = client;
  send({ name, client_id: clientId, client_secret: clientSecret });
}

async function changeKeys(
  change: () => Promise<KeyRing>,
  send: Send,
): Promise<void> {
  try {
    send(describeKeys(await change()));
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    send({ error: error.message }, 500);
  }
}

/** The tenant's process, and where it was started. */
export interface TenantProcess {
  readonly pid: number;
  readonly directory: string;
}

export type KeyIds = ReturnType<typeof describeKeys>;

function describeKeys(ring: KeyRing) {
  return {
    current: ring.current.kid,
    next: ring.next.kid,
    previous: ring.previous.map(({ kid }) => kid),
    published: getPublishedKeys(ring).length,
  };
}
