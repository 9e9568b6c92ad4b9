import type { IncomingMessage } from 'node:http';

const maxBytes = 56 * 1024;

/** The body of the request; `undefined` if it is larger than a real tenant accepts. */
export async function readText(
  request: IncomingMessage,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Whoever sends too much is to read why, so the connection has to stay.
  const body = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
