import { once } from 'node:events';
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';

/** Sends what `fetch` would not: any header, and any request target. */
export async function sendRaw(
  url: string,
  { body, ...options }: RequestOptions & { body?: string },
): Promise<{
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}> {
  const outgoing = request(new URL(url), options).end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const { statusCode: status, headers } = response;
  return { status, headers, body: await text(response) };
}
