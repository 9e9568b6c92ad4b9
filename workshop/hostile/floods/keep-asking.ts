import { Agent, request, type Dispatcher } from 'undici';
import type { FloodedApi } from './flood.js';

/** A request to the API. */
export interface Asked {
  readonly path: string;
  readonly method?: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends one request after the other from so many connections until the flood ends, and counts the answers by status. */
export async function keepAsking(
  { api, signal, count }: FloodedApi,
  connections: number,
  getNext: () => Asked,
): Promise<void> {
  const dispatcher = new Agent({ connections, pipelining: 1 });
  const connection = async (): Promise<void> => {
    while (!signal.aborted) {
      const { path, ...options } = getNext();
      const answer = await request(`${api.url}${path}`, {
        dispatcher,
        ...options,
      });
      await answer.body.dump();
      count(answer.statusCode);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  await dispatcher.close();
}
