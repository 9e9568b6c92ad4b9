import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type SigningKeyPair, signingKeyPair } from './signing-key-pair.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An identity tenant cut down to what an API asks it for, entirely in the hands of a test. */
export interface TestIssuer {
  /** `http://127.0.0.1:PORT/`, as it stands in `iss`. */
  readonly url: string;
  /** What the JWKS holds; the first key signs. */
  keys: SigningKeyPair[];
  /** How many times each path was asked for. */
  readonly requests: Map<string, number>;
  /** Takes over a path, `undefined` gives it back. */
  answer(path: string, answer: Answer | undefined): void;
  /** Resolves at the next request for the path. */
  asked(path: string): Promise<void>;
  /** Refuses connections, as a tenant that is down; `start` brings it back on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export const discoveryPath = '/.well-known/openid-configuration';
export const jwksPath = '/.well-known/jwks.json';

/** Starts an issuer on a free port. Stop it in `afterAll`. */
export async function startIssuer(): Promise<TestIssuer> {
  const answers = new Map<string, Answer>();
  const waiting = new Map<string, (() => void)[]>();
  const requests = new Map<string, number>();
  let port = 0;
  let server = createServer();

  const issuer: TestIssuer = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    keys: [signingKeyPair('key-1')],
    requests,
    answer: (path, answer) => {
      if (answer) answers.set(path, answer);
      else answers.delete(path);
    },
    asked: (path) =>
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
    const custom = answers.get(path);
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
