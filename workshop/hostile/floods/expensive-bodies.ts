import { namespace } from '@repo/access-tokens/testing';
import { expensiveBodies as bodies } from '../sample-bodies.js';
import type { Flood } from './flood.js';
import { sendRequests } from './send-requests.js';

/** Large invalid bodies over five connections of a client with a high rate limit. */
export const expensiveBodies: Flood = {
  name: 'expensive bodies',
  async run(flooded) {
    const claims = { [`${namespace}requests_per_minute`]: 1_000_000 };
    const headers = {
      authorization: `Bearer ${flooded.mint({ claims })}`,
      'content-type': 'application/json',
    };
    const all = Object.values(bodies);
    let next = 0;
    await sendRequests(flooded, 5, () => {
      next += 1;
      const body = all[next % all.length] ?? '';
      return { path: '/text-analysis', method: 'POST', headers, body };
    });
  },
};
