import type { ServerResponse } from 'node:http';
import {
  discoveryPath,
  json,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';

type Handler = (response: ServerResponse) => void;

/** A tenant and an API at one address, which a test controls and which record what a client sends. */
export class ClientWorld {
  /** How many tokens the tenant has issued: `token-1`, `token-2` … Each is valid for 1000 seconds. */
  tokens = 0;
  /** The tokens that the API got, in order. */
  readonly received: string[] = [];
  /** How the API answers the next requests; afterwards, it answers 200. */
  readonly nextHandlers: Handler[] = [];
  /** Whether the tenant answers requests for tokens with 500. */
  failing = false;
  /** Whether the tenant never answers requests for tokens. */
  hanging = false;

  private constructor(private readonly issuer: TestIssuer) {
    issuer.answer(discoveryPath, (_request, response) =>
      json(response, {
        issuer: issuer.url,
        token_endpoint: `${issuer.url}oauth/token`,
      }),
    );
    issuer.answer('/oauth/token', (_request, response) => {
      if (this.hanging) return;
      if (this.failing) {
        response.writeHead(500).end();
        return;
      }
      this.tokens += 1;
      json(response, {
        access_token: `token-${this.tokens}`,
        token_type: 'Bearer',
        expires_in: 1000,
      });
    });
    issuer.answer('/client', (request, response) => {
      const { authorization } = request.headers;
      this.received.push(String(authorization).slice('Bearer '.length));
      const handle = this.nextHandlers.shift();
      request.resume().on('end', () => {
        if (handle) handle(response);
        else json(response, { id: 'c', metadata: { urn: 'urn:x:y' } });
      });
    });
  }

  static async start(): Promise<ClientWorld> {
    return new ClientWorld(await startIssuer());
  }

  /** The variables that tell an example program their addresses. */
  get env() {
    const { url } = this.issuer;
    return { ISSUER: url, API: url.slice(0, -1) };
  }

  close(): Promise<void> {
    return this.issuer.stop();
  }
}

/** An error of the API. */
export const rejecting =
  (
    status: number,
    headers: Record<string, string> = {},
    body = JSON.stringify({
      code: 'refused',
      detail: 'Refused.',
      requestId: 'r',
    }),
  ): Handler =>
  (response) =>
    void response
      .writeHead(status, {
        'content-type': 'application/problem+json',
        'content-length': body.length,
        ...headers,
      })
      .end(body);

/** The response of a proxy that cannot reach the API. */
export const rejectingInHtml = (status: number, headers = {}): Handler =>
  rejecting(
    status,
    { 'content-type': 'text/html', ...headers },
    '<html><body>Nobody there</body></html>',
  );
