import type { Flood } from './flood.js';
import { keepAsking } from './keep-asking.js';

/** Forged tokens, each never seen before, from 40 connections: the dearest that a caller without credentials can ask for. */
export const newTokens: Flood = {
  name: 'forged tokens',
  async run(flooded) {
    const forged = flooded.mint().slice(0, -8);
    let next = 0;
    await keepAsking(flooded, 40, () => {
      next += 1;
      const token = `${forged}${String(next).padStart(8, '0')}`;
      return { path: '/client', headers: { authorization: `Bearer ${token}` } };
    });
  },
};
