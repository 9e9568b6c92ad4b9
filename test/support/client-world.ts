import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  discoveryPath,
  json,
  startIssuer,
  type TestIssuer,
} from './start-issuer.js';

type Answer = (response: ServerResponse) => void;

/** A tenant and an API that count what a client asks of them, both in the hands of a test. */
export interface ClientWorld {
  readonly issuer: TestIssuer;
  readonly api: string;
  /** How many tokens the tenant has given; the tokens are `token-1`, `token-2` … */
  readonly tokens: number;
  /** The tokens that the API got, in order. */
  readonly received: string[];
  /** What the API answers to its next requests, then 200 again. */
  readonly answers: Answer[];
  /** How long tokens live, in seconds. */
  expiresIn: number;
  /** Whether the tenant refuses. */
  failing: boolean;
  /** Whether the tenant takes requests for tokens and never answers. */
  hanging: boolean;
  close(): Promise<void>;
}

export async function startClientWorld(): Promise<ClientWorld> {
  const issuer = await startIssuer();
  const received: string[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    received.push(
      String(request.headers.authorization).slice('Bearer '.length),
    );
    const answer = answers.shift();
    request.resume().on('end', () => {
      if (answer) answer(response);
      else json(response, { id: 'c', metadata: { urn: 'urn:x:y' } });
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  let tokens = 0;
  const world = {
    issuer,
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get tokens() {
      return tokens;
    },
    received,
    answers,
    expiresIn: 1000,
    failing: false,
    hanging: false,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
      await issuer.stop();
    },
  };
  issuer.answer(discoveryPath, (_request, response) =>
    json(response, {
      issuer: issuer.url,
      token_endpoint: `${issuer.url}oauth/token`,
    }),
  );
  issuer.answer('/oauth/token', (_request, response) => {
    if (world.hanging) return;
    if (world.failing) {
      response.writeHead(500).end();
      return;
    }
    tokens += 1;
    json(response, {
      access_token: `token-${tokens}`,
      token_type: 'Bearer',
      expires_in: world.expiresIn,
    });
  });
  return world;
}

/** A refusal of the API with these headers. */
export const refusing =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response
      .writeHead(status, {
        'content-type': 'application/problem+json',
        ...headers,
      })
      .end(
        JSON.stringify({ code: 'refused', detail: 'Refused.', requestId: 'r' }),
      );

/** What a proxy in front of the API says when it reaches none. */
export const refusingInHtml =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'text/html', ...headers })
      .end('<html><body>Nobody there</body></html>');
