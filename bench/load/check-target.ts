import { deepStrictEqual, strictEqual } from 'node:assert';
import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from './targets.js';
import { issuerUrl } from './settings.js';

/** A figure counts only for a server that answers right, and refuses what it must. */
export async function checkTarget(
  { name, open }: Target,
  url: string,
  good: string,
  forged: string,
): Promise<void> {
  const get = (token: string): Promise<Response> =>
    fetch(`${url}/client`, { headers: { authorization: `Bearer ${token}` } });

  // The API has its keys a moment after it listens.
  let answer = await get(good);
  for (let tries = 0; answer.status === 503 && tries < 100; tries += 1) {
    await delay(20);
    answer = await get(good);
  }
  strictEqual(
    answer.status,
    200,
    `${name} refuses a good token (of ${issuerUrl})`,
  );
  const { expiresAt, ...body } = (await answer.json()) as Record<
    string,
    unknown
  >;
  deepStrictEqual(
    body,
    {
      id: 'client-000000-bench',
      scopes: ['create:textAnalysis'],
      metadata: { urn: 'urn:example.com:c-0', plan: 'pro' },
    },
    `${name} answers something else`,
  );
  strictEqual(typeof expiresAt, 'string');
  if (open) return;
  for (const token of [forged, 'x.y.z']) {
    const { status } = await get(token);
    strictEqual(status, 401, `${name} answers ${status} to a bad token`);
  }
}
