import type { ServerResponse } from 'node:http';
import { mintToken } from '../../test/support/mint-token.js';
import { signingKeyPair } from '../../test/support/signing-key-pair.js';
import {
  discoveryPath,
  json,
  jwksPath,
  startIssuer,
  type TestIssuer,
} from '../../test/support/start-issuer.js';
import { exchange, type Answer } from './exchange.js';
import { bearer } from './hostile-case.js';
import { startThisProject, type RunningApi } from './start-process.js';
import { pourForever } from '../../test/support/pour-forever.js';

/** A tenant that misbehaves, and what is wrong with how the API takes it. */
export interface Outage {
  readonly name: string;
  readonly run: () => Promise<string[]>;
}

/** Long enough for a tenant that does answer, however busy the machine is. */
const patient = { JWKS_TIMEOUT_MS: '10000' };
/** For a tenant that may never answer. */
const impatient = { JWKS_TIMEOUT_MS: '1000' };

const clientWith = (api: RunningApi, token: string): Promise<Answer> =>
  exchange(api.url, bearer(token));

/** Runs against an issuer and an API of its own. */
const outage = (
  name: string,
  misbehave: (issuer: TestIssuer) => void | Promise<void>,
  check: (issuer: TestIssuer, api: RunningApi) => Promise<string[]>,
  timeout: Readonly<Record<string, string>> = patient,
): Outage => ({
  name,
  run: async () => {
    const issuer = await startIssuer();
    await misbehave(issuer);
    const api = await startThisProject(issuer.url, timeout);
    try {
      return await check(issuer, api);
    } finally {
      await api.stop();
      await issuer.stop();
    }
  },
});

/** Whether this holds, or will within so many milliseconds. */
async function eventually(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/** Whether the log has these words, or will soon: it is written in the background. */
const says = (api: RunningApi, words: string): Promise<boolean> =>
  eventually(() => api.output().includes(words), 5000);

/** Asks until the API has fetched the keys: on a busy machine, its first try may be too slow. */
const withKeys = (issuer: TestIssuer, api: RunningApi): Promise<boolean> =>
  eventually(
    async () => (await clientWith(api, mintToken(issuer))).status === 200,
    15_000,
  );

const unavailable = async (
  issuer: TestIssuer,
  api: RunningApi,
): Promise<string[]> => {
  const answer = await clientWith(api, mintToken(issuer));
  const live = await exchange(api.url, { path: '/health/live' });
  const ready = await exchange(api.url, { path: '/health/ready' });
  return [
    ...(answer.status === 503 ? [] : [`a token got ${answer.status}, not 503`]),
    ...(answer.headers.has('retry-after') ? [] : ['no Retry-After']),
    ...(answer.headers.has('www-authenticate') ? ['a challenge'] : []),
    ...(live.status === 200 ? [] : [`live is ${live.status}`]),
    ...(ready.status === 503 ? [] : [`ready is ${ready.status}`]),
    ...(ready.body.includes(issuer.url) ? ['readiness names the issuer'] : []),
    ...((await says(api, 'cannot fetch')) ? [] : ['no log line']),
  ];
};

/** A document of the tenant that is answered in some wrong way, from the start. */
const wrong = (
  path: string,
  name: string,
  answer: (response: ServerResponse, issuer: TestIssuer) => void,
): Outage =>
  outage(
    `${path === jwksPath ? 'key set' : 'discovery'}: ${name}`,
    (issuer) =>
      issuer.answer(path, (_request, response) => answer(response, issuer)),
    unavailable,
    impatient,
  );

const text = (body: string) => (response: ServerResponse) =>
  void response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(body);

export const outages: readonly Outage[] = [
  outage('down', (issuer) => issuer.stop(), unavailable),
  wrong(jwksPath, 'status 500', (response) => response.writeHead(500).end()),
  wrong(jwksPath, 'status 429', (response) =>
    response.writeHead(429, { 'retry-after': '3600' }).end(),
  ),
  wrong(jwksPath, 'a redirect', (response) =>
    response.writeHead(302, { location: '/elsewhere' }).end(),
  ),
  wrong(jwksPath, 'HTML', text('<html>')),
  wrong(jwksPath, 'nothing', text('')),
  wrong(jwksPath, 'null', text('null')),
  wrong(
    jwksPath,
    'nested a hundred thousand deep',
    text('['.repeat(100_000) + ']'.repeat(100_000)),
  ),
  wrong(jwksPath, 'an empty set', text('{"keys":[]}')),
  wrong(
    jwksPath,
    'keys that are no keys',
    text(
      '{"keys":[null,1,"x",[],{},{"kty":"RSA"},{"kid":"key-1","kty":"RSA","n":"AQAB","e":"AQAB"}]}',
    ),
  ),
  wrong(
    jwksPath,
    'a symmetric key',
    text('{"keys":[{"kty":"oct","kid":"key-1","k":"c2VjcmV0"}]}'),
  ),
  wrong(jwksPath, 'a weak key', (response) =>
    json(response, { keys: [signingKeyPair('key-1', { bits: 1024 }).jwk] }),
  ),
  wrong(jwksPath, 'no answer at all', () => undefined),
  wrong(jwksPath, 'a body that trickles', (response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 50);
    response.once('close', () => clearInterval(drip));
  }),
  wrong(jwksPath, 'a body that never ends', pourForever),
  wrong(jwksPath, 'a header that never ends', (response) => {
    response.setHeader('x', 'y'.repeat(1_000_000)).end();
  }),
  wrong(jwksPath, 'a connection cut in the middle', (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"keys":[');
    setTimeout(() => response.destroy(), 20);
  }),
  wrong(discoveryPath, 'status 404', (response) =>
    response.writeHead(404).end(),
  ),
  wrong(discoveryPath, 'an array', text('[]')),
  wrong(discoveryPath, 'another issuer', (response) =>
    json(response, {
      issuer: 'https://evil.example/',
      jwks_uri: 'https://evil.example/jwks',
    }),
  ),
  wrong(
    discoveryPath,
    'keys on a clear connection elsewhere',
    (response, issuer) =>
      json(response, {
        issuer: issuer.url,
        jwks_uri: 'http://evil.example/jwks',
      }),
  ),
  wrong(discoveryPath, 'keys in a file', (response, issuer) =>
    json(response, { issuer: issuer.url, jwks_uri: 'file:///etc/passwd' }),
  ),
  outage(
    'a thousand made-up kids cause few fetches, and known keys serve on',
    () => undefined,
    async (issuer, api) => {
      await withKeys(issuer, api);
      const before = issuer.requests.get(jwksPath) ?? 0;
      const statuses = new Set<number>();
      for (let batch = 0; batch < 50; batch += 1) {
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            clientWith(
              api,
              mintToken(issuer, {
                header: { kid: `made-up-${batch}-${index}` },
              }),
            ),
          ),
        );
        for (const { status } of answers) statuses.add(status);
      }
      const fetches = (issuer.requests.get(jwksPath) ?? 0) - before;
      const known = await clientWith(api, mintToken(issuer));
      return [
        ...(fetches <= 15 ? [] : [`${fetches} fetches`]),
        ...(statuses.size === 1 && statuses.has(401)
          ? []
          : [`statuses ${[...statuses].join()}`]),
        ...(known.status === 200 ? [] : [`a known key got ${known.status}`]),
      ];
    },
  ),
  outage(
    'a key rotated in is accepted on its first request',
    () => undefined,
    async (issuer, api) => {
      await withKeys(issuer, api);
      issuer.keys.unshift(signingKeyPair('rotated'));
      const { status } = await clientWith(api, mintToken(issuer));
      return status === 200 ? [] : [`it got ${status}`];
    },
  ),
  outage(
    'down after the keys were fetched: they serve on, remembered tokens or not',
    () => undefined,
    async (issuer, api) => {
      await withKeys(issuer, api);
      const token = mintToken(issuer);
      await clientWith(api, token);
      await issuer.stop();
      const statuses = [
        (await clientWith(api, token)).status,
        (await clientWith(api, mintToken(issuer, { claims: { jti: 'x' } })))
          .status,
      ];
      return statuses.join() === '200,200'
        ? []
        : [`statuses ${statuses.join()}`];
    },
  ),
  outage(
    'back after an outage: ready by itself',
    (issuer) => issuer.stop(),
    async (issuer, api) => {
      await issuer.start();
      const isReady = async (): Promise<boolean> =>
        (await exchange(api.url, { path: '/health/ready' })).status === 200;
      return (await eventually(isReady, 15_000))
        ? []
        : ['not ready after 15 s'];
    },
  ),
];
