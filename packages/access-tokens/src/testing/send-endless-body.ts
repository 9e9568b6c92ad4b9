import type { ServerResponse } from 'node:http';

/** Answers 200 with an endless body, as fast as the client reads it. */
export function sendEndlessBody(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const send = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', send);
  };
  response.writeHead(200);
  send();
}
