import { Agent, request } from 'undici';
import type { Flood } from './flood.js';

/** Forged tokens, each never seen before, from 40 connections: the dearest that a caller without credentials can ask for. */
export const newTokens: Flood = {
  name: 'forged tokens',
  async run({ api, mint, signal, count }) {
    const dispatcher = new Agent({ connections: 40, pipelining: 1 });
    const forged = mint().slice(0, -8);
    let next = 0;
    const connection = async (): Promise<void> => {
      while (!signal.aborted) {
        next += 1;
        const signature = `${forged}${String(next).padStart(8, '0')}`;
        const answer = await request(`${api.url}/client`, {
          dispatcher,
          headers: { authorization: `Bearer ${signature}` },
        });
        await answer.body.dump();
        count(answer.statusCode);
      }
    };
    await Promise.all(Array.from({ length: 40 }, connection));
    await dispatcher.close();
  },
};
