import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { sendRequest } from '@repo/access-tokens/conformance';
import {
  createSigningKeyPair,
  discoveryPath,
  json,
  jwksPath,
  mintToken,
  sendEndlessBody,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import type { StartedServer } from '../support/start-process.js';
import {
  eventually,
  expectStatus,
  getClient,
  type MisbehavingTenant,
  type Outcome,
} from './run-tenant.js';

/** Sends requests until the API has the keys: on a busy machine, its first fetch may time out. */
const waitForKeys = (
  issuer: TestIssuer,
  api: StartedServer,
): Promise<boolean> =>
  eventually(
    async () => (await getClient(api, mintToken(issuer))).status === 200,
  );

/** Sends tokens with made-up `kid`s in batches. */
async function sendMadeUpKids(
  issuer: TestIssuer,
  api: StartedServer,
  batches: number,
  batchSize = 1,
): Promise<{ fetches: number; statuses: Set<number> }> {
  const before = issuer.requests.get(jwksPath) ?? 0;
  const statuses = new Set<number>();
  for (let batch = 0; batch < batches; batch += 1) {
    const responses = await Promise.all(
      Array.from({ length: batchSize }, (_, index) => {
        const header = { kid: `made-up-${batch}-${index}` };
        return getClient(api, mintToken(issuer, { header }));
      }),
    );
    for (const { status } of responses) statuses.add(status);
  }
  return { fetches: (issuer.requests.get(jwksPath) ?? 0) - before, statuses };
}

async function rotate(
  issuer: TestIssuer,
  api: StartedServer,
): Promise<Outcome> {
  issuer.keys.unshift(createSigningKeyPair('rotated'));
  return expectStatus(await getClient(api, mintToken(issuer)), 200);
}

type Misbehaviour = (response: ServerResponse, issuer: TestIssuer) => void;

const answering =
  (path: string) =>
  (name: string, misbehave: Misbehaviour, row?: string): MisbehavingTenant => ({
    name: `${path === jwksPath ? 'key set' : 'discovery'}: ${name}`,
    ...(row !== undefined && { row }),
    misbehave: (issuer) =>
      issuer.answer(path, (_request, response) => misbehave(response, issuer)),
  });
const keySet = answering(jwksPath);
const discovery = answering(discoveryPath);

const withStatus =
  (code: number, headers = {}): Misbehaviour =>
  (response) =>
    response.writeHead(code, headers).end();
const withBody =
  (body: string): Misbehaviour =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
const discovering =
  (jwks_uri: string, statedIssuer?: string): Misbehaviour =>
  (response, { url }) =>
    json(response, { issuer: statedIssuer ?? url, jwks_uri });

/** Stops sending before an API without a limit runs out of memory. */
function neverEnding(): MisbehavingTenant {
  const most = 256 * 2 ** 20;
  const chunk = Buffer.alloc(64 * 1024, ' ');
  let sent = 0;
  return {
    name: 'key set: a body that never ends; only a little of it is read',
    row: 'Key set: never ends; how much of it is read in 10 s',
    misbehave: (issuer) => {
      sent = 0;
      const read = function (this: Readable): void {
        if (sent >= most) return;
        sent += chunk.length;
        this.push(chunk);
      };
      issuer.answer(jwksPath, (_request, response) =>
        new Readable({ read }).pipe(response.writeHead(200)),
      );
    },
    play: async (issuer, api) => {
      const response = await getClient(api, mintToken(issuer));
      const { text, right } = expectStatus(response, 503);
      // Includes the buffers of the sockets, and an API may send the request more than once.
      const mebibytes = Math.round(sent / 2 ** 20);
      const read = `${sent >= most ? 'at least ' : ''}${mebibytes} MiB`;
      return {
        text: `${text}, ${mebibytes > 40 ? read : 'a few MiB'}`,
        right: right && mebibytes <= 40,
      };
    },
  };
}

/** Those with a row in the comparison come first, in its order. */
export const misbehavingTenants: readonly MisbehavingTenant[] = [
  {
    name: 'down',
    row: 'Down before the keys were fetched',
    misbehave: (issuer) => issuer.stop(),
  },
  keySet('status 500', withStatus(500), 'Key set: status 500'),
  keySet('HTML', withBody('<html>'), 'Key set: HTML'),
  keySet('an empty set', withBody('{"keys":[]}'), 'Key set: empty'),
  keySet('no response at all', () => undefined, 'Key set: no response at all'),
  neverEnding(),
  {
    name: 'key set: a redirect',
    row: 'Key set: redirects to another server',
    misbehave: (issuer, other) => {
      const location = `${other.url}${jwksPath.slice(1)}`;
      issuer.answer(jwksPath, (_request, response) =>
        response.writeHead(302, { location }).end(),
      );
    },
  },
  {
    name: 'down after the keys were fetched: a cached token, and a new one',
    row: 'Down after the first token: another token of the same key',
    play: async (issuer, api) => {
      await waitForKeys(issuer, api);
      const token = mintToken(issuer);
      await getClient(api, token);
      await issuer.stop();
      const cached = expectStatus(await getClient(api, token), 200);
      const next = mintToken(issuer, { claims: { jti: 'x' } });
      return cached.right
        ? expectStatus(await getClient(api, next), 200)
        : cached;
    },
  },
  {
    name: 'key rotation: the first token of the new key',
    row: 'Key rotation: the first token of the new key',
    play: async (issuer, api) => {
      await waitForKeys(issuer, api);
      return rotate(issuer, api);
    },
  },
  {
    name: 'key rotation after four made-up kids: the first token of the new key',
    row: 'The same after four made-up `kid`s',
    play: async (issuer, api) => {
      await waitForKeys(issuer, api);
      await sendMadeUpKids(issuer, api, 4);
      return rotate(issuer, api);
    },
  },
  {
    name: 'fifty made-up kids cause few fetches',
    row: '50 made-up `kid`s: how often keys are fetched',
    play: async (issuer, api) => {
      await waitForKeys(issuer, api);
      const { fetches } = await sendMadeUpKids(issuer, api, 50);
      return { text: String(fetches), right: fetches <= 15 };
    },
  },
  {
    name: 'a thousand made-up kids, 20 at a time, cause few fetches, and cached keys stay usable',
    play: async (issuer, api) => {
      await waitForKeys(issuer, api);
      const made = await sendMadeUpKids(issuer, api, 50, 20);
      const { status } = await getClient(api, mintToken(issuer));
      const statuses = [...made.statuses].join();
      return {
        text: `${made.fetches} fetches, statuses ${statuses}, a cached key got ${status}`,
        right: made.fetches <= 15 && statuses === '401' && status === 200,
      };
    },
  },
  {
    name: 'back after an outage: the API becomes ready again',
    misbehave: (issuer) => issuer.stop(),
    play: async (issuer, api) => {
      await issuer.start();
      const right = await eventually(
        async () =>
          (await sendRequest(api.url, { path: '/health/ready' })).status ===
          200,
      );
      return { text: 'not ready after 15 s', right };
    },
  },
  keySet('status 429', withStatus(429, { 'retry-after': '3600' })),
  keySet('an empty body', withBody('')),
  keySet('null', withBody('null')),
  keySet(
    'nested 100,000 deep',
    withBody('['.repeat(100_000) + ']'.repeat(100_000)),
  ),
  keySet(
    'invalid keys',
    withBody(
      '{"keys":[null,1,"x",[],{},{"kty":"RSA"},{"kid":"key-1","kty":"RSA","n":"AQAB","e":"AQAB"}]}',
    ),
  ),
  keySet(
    'a symmetric key',
    withBody('{"keys":[{"kty":"oct","kid":"key-1","k":"c2VjcmV0"}]}'),
  ),
  keySet('a weak key', (response) =>
    json(response, {
      keys: [createSigningKeyPair('key-1', { bits: 1024 }).jwk],
    }),
  ),
  keySet('a body that trickles', (response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 50);
    response.once('close', () => clearInterval(drip));
  }),
  keySet('a body that never ends', sendEndlessBody),
  keySet('a header that never ends', withStatus(200, { x: 'y'.repeat(1e6) })),
  keySet('a connection cut in the middle', (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"keys":[');
    setTimeout(() => response.destroy(), 20);
  }),
  discovery('status 404', withStatus(404)),
  discovery('an array', withBody('[]')),
  discovery(
    'another issuer',
    discovering('https://evil.example/jwks', 'https://evil.example/'),
  ),
  discovery(
    'keys over http on another host',
    discovering('http://evil.example/jwks'),
  ),
  discovery('keys in a file', discovering('file:///etc/passwd')),
];
