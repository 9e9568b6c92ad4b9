import { mintToken } from '../../test/support/mint-token.js';
import { signingKeyPair } from '../../test/support/signing-key-pair.js';
import {
  json,
  jwksPath,
  startIssuer,
  type TestIssuer,
} from '../../test/support/start-issuer.js';
import { exchange } from './exchange.js';
import { bearer } from './hostile-case.js';
import type { RunningApi } from './start-process.js';
import type { Target } from './targets.js';

/** What came of a scenario, and whether that is right. */
export interface Outcome {
  readonly text: string;
  readonly right: boolean;
}

/** A row of the comparison in which the tenant misbehaves. */
export interface Scenario {
  readonly what: string;
  readonly run: (target: Target) => Promise<Outcome>;
}

const patienceMs = 10_000;

async function status(api: RunningApi, token: string): Promise<number> {
  return (await exchange(api.url, bearer(token), patienceMs)).status;
}

/** In words, what a caller sees. */
export function shown(answered: number, patience = patienceMs): string {
  if (answered === -1) return `no answer in ${patience / 1000} s`;
  return answered === 0 ? 'connection cut' : String(answered);
}

const scenario = (
  what: string,
  play: (
    issuer: TestIssuer,
    start: () => Promise<RunningApi>,
  ) => Promise<Outcome>,
): Scenario => ({
  what,
  run: async (target) => {
    const issuer = await startIssuer();
    let api: RunningApi | undefined;
    try {
      return await play(issuer, async () => {
        api = await target.start(issuer.url);
        return api;
      });
    } finally {
      await api?.stop();
      await issuer.stop();
    }
  },
});

/** A good token while the tenant answers its key set like this: 503, since nobody can say that the token is bad. */
const outage = (
  what: string,
  misbehave: (issuer: TestIssuer) => void | Promise<void>,
): Scenario =>
  scenario(what, async (issuer, start) => {
    await misbehave(issuer);
    const answered = await status(await start(), mintToken(issuer));
    return { text: shown(answered), right: answered === 503 };
  });

const expecting = (answered: number, right: number): Outcome => ({
  text: shown(answered),
  right: answered === right,
});

export const scenarios: readonly Scenario[] = [
  outage('Down, no key known yet', (issuer) => issuer.stop()),
  outage('Key set: status 500', (issuer) =>
    issuer.answer(jwksPath, (_, response) => response.writeHead(500).end()),
  ),
  outage('Key set: HTML', (issuer) =>
    issuer.answer(jwksPath, (_, response) =>
      response.writeHead(200).end('<html>'),
    ),
  ),
  outage('Key set: empty', (issuer) =>
    issuer.answer(jwksPath, (_, response) => json(response, { keys: [] })),
  ),
  outage('Key set: no answer at all', (issuer) =>
    issuer.answer(jwksPath, () => undefined),
  ),
  scenario(
    'Key set: never ends; how much of it is read in 10 s',
    async (issuer, start) => {
      let sent = 0;
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const most = 256 * 1024 * 1024;
      issuer.answer(jwksPath, (_, response) => {
        response.writeHead(200);
        const pour = (): void => {
          while (!response.destroyed && sent < most) {
            sent += chunk.length;
            if (!response.write(chunk)) break;
          }
          if (!response.destroyed && sent < most) response.once('drain', pour);
        };
        pour();
      });
      const answered = await status(await start(), mintToken(issuer));
      const mebibytes = Math.round(sent / 1024 / 1024);
      const atLeast = sent >= most ? 'at least ' : '';
      // Buffers of the sockets between included; an API may ask more than once.
      return {
        text: `${shown(answered)}, ${mebibytes > 40 ? `${atLeast}${mebibytes} MiB` : 'a few MiB'}`,
        right: answered === 503 && mebibytes <= 40,
      };
    },
  ),
  scenario(
    'A key set that redirects to another server',
    async (issuer, start) => {
      const other = await startIssuer();
      issuer.answer(jwksPath, (_, response) =>
        response
          .writeHead(302, { location: `${other.url}.well-known/jwks.json` })
          .end(),
      );
      const token = mintToken({ url: issuer.url, keys: other.keys });
      const answered = await status(await start(), token);
      await other.stop();
      return expecting(answered, 503);
    },
  ),
  scenario(
    'Down after the first token: the next token of the same key',
    async (issuer, start) => {
      const api = await start();
      await status(api, mintToken(issuer));
      await issuer.stop();
      return expecting(
        await status(api, mintToken(issuer, { claims: { jti: 'x' } })),
        200,
      );
    },
  ),
  scenario('A key rotated in: its first token', async (issuer, start) => {
    const api = await start();
    await status(api, mintToken(issuer));
    issuer.keys.unshift(signingKeyPair('rotated'));
    return expecting(await status(api, mintToken(issuer)), 200);
  }),
  scenario(
    'A key rotated in after four made-up `kid`s: its first token',
    async (issuer, start) => {
      const api = await start();
      await status(api, mintToken(issuer));
      for (let index = 0; index < 4; index += 1)
        await status(
          api,
          mintToken(issuer, { header: { kid: `made-up-${index}` } }),
        );
      issuer.keys.unshift(signingKeyPair('rotated'));
      return expecting(await status(api, mintToken(issuer)), 200);
    },
  ),
  scenario(
    '50 made-up `kid`s: how often the tenant is asked',
    async (issuer, start) => {
      const api = await start();
      await status(api, mintToken(issuer));
      const before = issuer.requests.get(jwksPath) ?? 0;
      for (let index = 0; index < 50; index += 1)
        await status(
          api,
          mintToken(issuer, { header: { kid: `made-up-${index}` } }),
        );
      const fetches = (issuer.requests.get(jwksPath) ?? 0) - before;
      return { text: String(fetches), right: fetches <= 15 };
    },
  ),
];
