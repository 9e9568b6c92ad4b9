import type { ServerResponse } from 'node:http';
import {
  discoveryPath,
  json,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';

type Answer = (response: ServerResponse) => void;

/** A tenant and an API at one address that count what a client asks of them, both in the hands of a test. */
export class ClientWorld {
  /** How many tokens the tenant has given; the tokens are `token-1`, `token-2` … They live for 1000 seconds. */
  tokens = 0;
  /** The tokens that the API got, in order. */
  readonly received: string[] = [];
  /** What the API answers to its next requests, then 200 again. */
  readonly answers: Answer[] = [];
  /** Whether the tenant refuses. */
  failing = false;
  /** Whether the tenant takes requests for tokens and never answers. */
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
      const answer = this.answers.shift();
      request.resume().on('end', () => {
        if (answer) answer(response);
        else json(response, { id: 'c', metadata: { urn: 'urn:x:y' } });
      });
    });
  }

  static async start(): Promise<ClientWorld> {
    return new ClientWorld(await startIssuer());
  }

  /** What tells an example program where they are. */
  get env() {
    const { url } = this.issuer;
    return { ISSUER: url, API: url.slice(0, -1) };
  }

  close(): Promise<void> {
    return this.issuer.stop();
  }
}

/** A refusal of the API with these headers. */
export const refusing =
  (
    status: number,
    headers: Record<string, string> = {},
    body = JSON.stringify({
      code: 'refused',
      detail: 'Refused.',
      requestId: 'r',
    }),
  ): Answer =>
  (response) =>
    void response
      .writeHead(status, {
        'content-type': 'application/problem+json',
        'content-length': body.length,
        ...headers,
      })
      .end(body);

/** What a proxy in front of the API says when it reaches none. */
export const refusingInHtml = (status: number, headers = {}): Answer =>
  refusing(
    status,
    { 'content-type': 'text/html', ...headers },
    '<html><body>Nobody there</body></html>',
  );
