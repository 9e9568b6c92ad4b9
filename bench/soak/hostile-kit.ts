import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { authorization } from '../hostile/cases/authorization.js';
import { body as bodies } from '../hostile/cases/body.js';
import { claims } from '../hostile/cases/claims.js';
import { format } from '../hostile/cases/format.js';
import { header } from '../hostile/cases/header.js';
import { http } from '../hostile/cases/http.js';
import { signature } from '../hostile/cases/signature.js';
import { maxBodyBytes } from '../../src/http/body-bytes.js';
import { exchange, type HostileRequest } from '../hostile/exchange.js';
import type { HostileCase } from '../hostile/hostile-case.js';
import { faultsOf } from '../hostile/judge.js';
import type { World } from '../hostile/world.js';
import type { FlappingTenant } from './flapping-tenant.js';
import type { Tally } from './tally.js';
import type { TokenSupply } from './token-supply.js';

const groups = [format, header, signature, claims, authorization, bodies, http];
const cases = groups.flatMap((group) => group.cases);
/** Some cases wait until the API gives up on them. */
const workers = 12;
const kind = 'hostile kit';

/** Sends the cases of `npm run hostile` again and again, each over a connection of its own. */
export async function sendHostileKit(
  url: string,
  world: World,
  tenant: FlappingTenant,
  supply: TokenSupply,
  tally: Tally,
  perSecond: number,
  seconds: number,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  // Some cases name the kit's own key, which stays published while the others are rotated.
  const steady: World = {
    ...world,
    mint: (options) => world.mintWith('good', options),
  };
  let next = 0;
  const send = async (hostile: HostileCase): Promise<void> => {
    const request = hostile.request(steady);
    remember(request, supply);
    const began = performance.now();
    const answer = await exchange(url, request);
    tally.answer(kind, answer.status);
    const isDue =
      answer.status === 503 &&
      [hostile.status].flat().includes(401) &&
      answer.body.includes('signing_keys_unavailable') &&
      tenant.failedSince(began);
    if (isDue) tally.due503 += 1;
    else if (!(answer.status === 0 && isTooLarge(request))) {
      for (const fault of faultsOf(hostile, request, answer))
        tally.fault(`${kind}, ${hostile.name}: ${fault}`);
    }
  };
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const hostile = cases[(next += 1) % cases.length];
      if (hostile) await send(hostile);
      await delay((1000 * workers) / perSecond);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

/** Refused unread: its answer can be lost with the connection (RFC 9112, section 9.6). */
const isTooLarge = ({ body = '' }: HostileRequest): boolean =>
  body.length > maxBodyBytes;

/** Only what is as long as a part of a token: the kit also sends words that a log may hold. */
function remember(
  { headers = [], path = '', raw = '', body = '' }: HostileRequest,
  supply: TokenSupply,
): void {
  const texts = [path, raw, String(body), ...headers.map(([, value]) => value)];
  for (const text of texts) {
    for (const [run] of text.matchAll(/eyJ[\w.-]{80,}/g)) supply.remember(run);
  }
}
