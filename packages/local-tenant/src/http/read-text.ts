import type { IncomingMessage } from 'node:http';

const maxBytes = 56 * 1024;

/** The body of the request; `undefined` if it is larger than a real tenant accepts. */
export async function readText(
  request: IncomingMessage,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection stays open, so that a caller who sends too much can read why.
  const body = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
