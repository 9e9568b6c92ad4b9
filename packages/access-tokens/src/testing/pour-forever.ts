import type { ServerResponse } from 'node:http';

/** Answers 200 with an endless body, as fast as it is read. */
export function pourForever(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  response.writeHead(200);
  pour();
}
