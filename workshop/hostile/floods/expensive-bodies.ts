import { namespace } from '@repo/access-tokens/testing';
import { Agent, request } from 'undici';
import { expensiveBodies as bodies } from '../sample-bodies.js';
import type { Flood } from './flood.js';

/** Large bodies that are refused for what is in them, from five connections of a client that may do so. */
export const expensiveBodies: Flood = {
  name: 'expensive bodies',
  async run({ api, mint, signal, count }) {
    const dispatcher = new Agent({ connections: 5, pipelining: 1 });
    const claims = { [`${namespace}requests_per_minute`]: 1_000_000 };
    const authorization = `Bearer ${mint({ claims })}`;
    const all = Object.values(bodies);
    let next = 0;
    const connection = async (): Promise<void> => {
      while (!signal.aborted) {
        next += 1;
        const answer = await request(`${api.url}/text-analysis`, {
          method: 'POST',
          dispatcher,
          headers: { authorization, 'content-type': 'application/json' },
          body: all[next % all.length] ?? null,
        });
        await answer.body.dump();
        count(answer.statusCode);
      }
    };
    await Promise.all(Array.from({ length: 5 }, connection));
    await dispatcher.close();
  },
};
