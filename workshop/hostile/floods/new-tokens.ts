import type { Flood } from './flood.js';
import { sendRequests } from './send-requests.js';

/** New forged tokens over 40 connections: the most expensive requests that a caller without credentials can send. */
export const newTokens: Flood = {
  name: 'forged tokens',
  async run(flooded) {
    const forged = flooded.mint().slice(0, -8);
    let next = 0;
    await sendRequests(flooded, 40, () => {
      next += 1;
      const token = `${forged}${String(next).padStart(8, '0')}`;
      return { path: '/client', headers: { authorization: `Bearer ${token}` } };
    });
  },
};
