import { setTimeout as delay } from 'node:timers/promises';
import { namespace } from '@repo/access-tokens/testing';
import { Agent, request } from 'undici';
import type { Flood } from './flood.js';

const words = 'The committee met on Tuesday and the new plan was good. ';

/** As long as the plan allows, with a word that is not in the model: the most expensive to analyze. */
const getText = (number: number): string =>
  `Zorb${number} ${words.repeat(18)}`.slice(0, 1000);

/** How long the short text of another client may take at most. */
const goalMs = 1000;

const harm = "another client's text:";

/** Texts of 1,000 characters over 40 connections of a client with a high rate limit, while another client sends short ones. */
export const texts: Flood = {
  name: 'texts',
  async run({ api, mint, signal, count }) {
    const dispatcher = new Agent({ connections: 41, pipelining: 1 });
    const mintFor = (client: string): string =>
      mint({
        claims: {
          azp: client,
          sub: `${client}@clients`,
          scope: 'create:textAnalysis',
          [`${namespace}requests_per_minute`]: 1_000_000,
        },
      });
    const post = async (token: string, text: string): Promise<number> => {
      const { statusCode, body } = await request(`${api.url}/text-analysis`, {
        method: 'POST',
        dispatcher,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ text }),
      });
      await body.dump();
      return statusCode;
    };

    let next = 0;
    const flooding = mintFor('flooding-client');
    const connection = async (): Promise<void> => {
      while (!signal.aborted) count(await post(flooding, getText((next += 1))));
    };
    const other = mintFor('other-client');
    const others = async (): Promise<void> => {
      while (!signal.aborted) {
        const began = performance.now();
        const status = await post(other, 'She loved numbers.');
        // Times mean nothing on a shared machine that is busy with other work.
        const late = !process.env['CI'] && performance.now() - began > goalMs;
        if (status !== 200 || late)
          count(late ? `${harm} late` : `${harm} ${status}`);
        await delay(20);
      }
    };
    await Promise.all([...Array.from({ length: 40 }, connection), others()]);
    await dispatcher.close();
  },
  isHarm: (outcome) => outcome.startsWith(harm) || outcome.startsWith('5'),
};
