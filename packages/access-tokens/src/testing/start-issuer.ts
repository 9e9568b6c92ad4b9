import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createSigningKeyPair,
  type SigningKeyPair,
} from './signing-key-pair.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** An issuer for tests. Serves only the documents that an API fetches; a test can replace them. */
export interface TestIssuer {
  /** `http://127.0.0.1:PORT/`, which is also `iss`. */
  readonly url: string;
  /** The published keys. The first one signs. */
  keys: SigningKeyPair[];
  /** How often each path was requested. */
  readonly requests: Map<string, number>;
  /** Answers a path with this function; `undefined` restores the normal response. */
  answer(path: string, handler: Handler | undefined): void;
  /** Resolves when the path is requested the next time. */
  nextRequest(path: string): Promise<void>;
  /** Closes all connections and accepts no new ones, like an issuer that is down. */
  stop(): Promise<void>;
  /** Restarts it on the same port. */
  start(): Promise<void>;
}

export const discoveryPath = '/.well-known/openid-configuration';
export const jwksPath = '/.well-known/jwks.json';

export interface IssuerOptions {
  /** The published keys. The first one signs. Default: one new key, `key-1`. */
  readonly keys?: SigningKeyPair[] | undefined;
  /** Default: a free port. */
  readonly port?: number;
}

/** Starts an issuer. Stop it in `afterAll`. */
export async function startIssuer({
  keys = [createSigningKeyPair('key-1')],
  port: wantedPort = 0,
}: IssuerOptions = {}): Promise<TestIssuer> {
  const handlers = new Map<string, Handler>();
  const waiting = new Map<string, (() => void)[]>();
  const requests = new Map<string, number>();
  let port = wantedPort;
  let server = createServer();

  const issuer: TestIssuer = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    keys,
    requests,
    answer: (path, handler) => {
      if (handler) handlers.set(path, handler);
      else handlers.delete(path);
    },
    nextRequest: (path) =>
      new Promise((resolve) =>
        waiting.set(path, [...(waiting.get(path) ?? []), resolve]),
      ),
    stop: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
    start: async () => {
      server = createServer(respond);
      await once(server.listen(port, '127.0.0.1'), 'listening');
      ({ port } = server.address() as AddressInfo);
    },
  };

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const custom = handlers.get(path);
    if (custom) custom(request, response);
    else if (path === jwksPath)
      json(response, { keys: issuer.keys.map(({ jwk }) => jwk) });
    else if (path === discoveryPath) {
      json(response, {
        issuer: issuer.url,
        jwks_uri: `${issuer.url}.well-known/jwks.json`,
      });
    } else response.writeHead(404).end();
    for (const resolve of waiting.get(path) ?? []) resolve();
    waiting.delete(path);
  }

  await issuer.start();
  return issuer;
}

/** Answers 200 with JSON. */
export function json(
  response: ServerResponse,
  body: unknown,
  headers = {},
): void {
  response
    .writeHead(200, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}
