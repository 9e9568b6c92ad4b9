import { Agent, request, type Dispatcher } from 'undici';
import type { FloodedApi } from './flood.js';

export interface FloodRequest {
  readonly path: string;
  readonly method?: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends one request after the other over each of these connections until the flood ends, and counts the responses by status. */
export async function sendRequests(
  { api, signal, count }: FloodedApi,
  connections: number,
  getNext: () => FloodRequest,
): Promise<void> {
  const dispatcher = new Agent({ connections, pipelining: 1 });
  const connection = async (): Promise<void> => {
    while (!signal.aborted) {
      const { path, ...options } = getNext();
      const response = await request(`${api.url}${path}`, {
        dispatcher,
        ...options,
      });
      await response.body.dump();
      count(response.statusCode);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  await dispatcher.close();
}
