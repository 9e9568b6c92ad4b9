import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import {
  createSigningKeyPair,
  discoveryPath,
  json,
  jwksPath,
  mintToken,
  sendEndlessBody,
  startIssuer,
  type TestIssuer,
} from '../src/testing/index.js';
import { startApi, type TestApi } from './support/start-api.js';
import {
  expectRejected,
  expectUnavailable,
  useApi,
} from './support/use-api.js';

/** Short delays, for fast tests. */
const shortDelays = { minRetryMs: 20, maxRetryMs: 100 };

const isUsable = ({ keys }: TestApi): boolean =>
  [...keys.issuers.values()].every(({ usable }) => usable);

describe('if the issuer is down when the API starts, the API', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    await issuer.stop();
    api = startApi({ issuers: [issuer.url], ...shortDelays });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });

  it('answers 503 to its tokens, not 401', async () => {
    expectUnavailable(await api.getClient(mintToken(issuer)));
    expect(isUsable(api)).toBe(false);
  });

  it('still rejects requests for which it needs no key', async () => {
    const { status, body } = await api.getClient();
    expect({ status, code: body['code'] }).toEqual({
      status: 401,
      code: 'credentials_missing',
    });
    expectRejected(await api.getClient('no.jwt'));
  });

  it('retries until the issuer is up, without any request', async () => {
    await issuer.start();
    await expect.poll(() => isUsable(api)).toBe(true);
    expect((await api.getClient(mintToken(issuer))).status).toBe(200);
  });
});

describe.each([10_000, 0])(
  'if the issuer goes down later, the API with a cache of %i tokens',
  (cacheSize) => {
    const tested = useApi({
      cacheSize,
      maxAgeMs: 50,
      staleIfErrorMs: 3_600_000,
      ...shortDelays,
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('uses the known keys until the stale limit', async () => {
      const { api, issuer } = tested;
      const first = mintToken(issuer);
      expect((await api.getClient(first)).status).toBe(200);
      await issuer.stop();
      await expect
        .poll(() => api.logs.join('\n'))
        .toMatch(/^failed .* usable$/m);

      const second = mintToken(issuer, { claims: { jti: 'new' } });
      expect((await api.getClient(second)).status).toBe(200);
      expectUnavailable(
        await api.getClient(mintToken(issuer, { header: { kid: 'unknown' } })),
      );
      expect(isUsable(api)).toBe(true);

      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_601_000 });
      expect(isUsable(api)).toBe(false);
      expectUnavailable(await api.getClient(mintToken(issuer)));
      vi.setSystemTime(Date.now() - 60_000);
      expect((await api.getClient(mintToken(issuer))).status).toBe(200);
    });

    it('fetches the keys again once the issuer is back', async () => {
      const { api, issuer } = tested;
      await issuer.start();
      issuer.keys = [createSigningKeyPair('new')];
      await expect
        .poll(async () => (await api.getClient(mintToken(issuer))).status)
        .toBe(200);
    });
  },
);

describe('if the issuer goes down under load, the API', () => {
  const tested = useApi({ maxAgeMs: 50, ...shortDelays });

  it('accepts all tokens that are cached or have a known key, and fetches again later', async () => {
    const { api, issuer } = tested;
    const cached = mintToken(issuer);
    const statuses = new Set<number>();
    let requests = 0;
    const load = { stopped: false };
    const workers = Array.from({ length: 4 }, async () => {
      while (!load.stopped) {
        requests += 1;
        const token =
          requests % 3 === 0
            ? mintToken(issuer, { claims: { jti: `${requests}` } })
            : cached;
        statuses.add((await api.getClient(token)).status);
        await setImmediate();
      }
    });
    const getFetches = () => api.keys.issuers.values().next().value!.fetches;

    await expect.poll(() => requests).toBeGreaterThan(50);
    await issuer.stop();
    await expect.poll(() => getFetches().failed).toBeGreaterThan(2);
    const { succeeded } = getFetches();
    await issuer.start();
    await expect.poll(() => getFetches().succeeded).toBeGreaterThan(succeeded);
    load.stopped = true;
    await Promise.all(workers);
    expect([...statuses]).toEqual([200]);
  });
});

describe('if the issuer never answers, the API', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    issuer.answer(discoveryPath, () => undefined);
    api = startApi({ issuers: [issuer.url], timeoutMs: 300 });
  });
  afterAll(() => issuer.stop());

  it('makes a request wait for the running fetch, but for no other', async () => {
    expectUnavailable(await api.getClient(mintToken(issuer)));
    expect(issuer.requests.get(discoveryPath)).toBe(1);
  });

  it('closes without delay and then sends no more requests', async () => {
    await issuer.nextRequest(discoveryPath);
    const requests = issuer.requests.get(discoveryPath);
    const logged = api.logs.length;
    await api.close();
    expect(issuer.requests.get(discoveryPath)).toBe(requests);
    expect(api.logs.slice(logged)).toEqual([]);
  });
});

describe('if the issuer becomes slow, the API', () => {
  const tested = useApi({ maxAgeMs: 50, timeoutMs: 20_000 });

  it('accepts tokens of known keys without delay, even of old ones', async () => {
    const { api, issuer } = tested;
    const first = mintToken(issuer);
    expect((await api.getClient(first)).status).toBe(200);
    const held: ServerResponse[] = [];
    issuer.answer(jwksPath, (_request, response) => held.push(response));
    await issuer.nextRequest(jwksPath);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 });
    const second = mintToken(issuer, { claims: { jti: 'new' } });
    expect((await api.getClient(second)).status).toBe(200);
    expect((await api.getClient(first)).status).toBe(200);
    vi.useRealTimers();
    expect(held.length).toBe(1);
  });
});

type Misbehaviour = (issuer: TestIssuer, response: ServerResponse) => void;

const first = createSigningKeyPair('first');
const rotated = createSigningKeyPair('rotated');

const send =
  (status: number, text = ''): Misbehaviour =>
  (_issuer, response) =>
    response.writeHead(status, { location: '/elsewhere' }).end(text);

/** Responses of an issuer instead of its keys, and what is reported about them. */
const badKeySets: readonly [string, RegExp, Misbehaviour][] = [
  ['500', /status 500/, send(500)],
  ['a redirect', /status 302/, send(302)],
  ['HTML', /not JSON/, send(200, '<html>')],
  [
    'an object whose keys are not an array',
    /not a JWK Set/,
    send(200, '{"keys":"none"}'),
  ],
  ['null', /not a JWK Set/, send(200, 'null')],
  ['an array', /not a JWK Set/, send(200, '[]')],
  ['an object without keys', /not a JWK Set/, send(200, '{}')],
  ['no response in time', /timeout/, () => undefined],
  [
    'an endless body',
    /more than 1048576 bytes/,
    (_, response) => sendEndlessBody(response),
  ],
  [
    'a body that never ends, but is slow',
    /timeout/,
    (_, response) => dripForever(response),
  ],
];

const state =
  (getMembers: (url: string) => Record<string, unknown>): Misbehaviour =>
  ({ url }, response) =>
    json(response, {
      issuer: url,
      jwks_uri: `${url}.well-known/jwks.json`,
      ...getMembers(url),
    });

const badDiscoveries: readonly [string, RegExp, Misbehaviour][] = [
  [
    'another issuer',
    /issuer mismatch.*"https:\/\/evil\.example\/", but "http:\/\/127.* is configured/,
    state(() => ({ issuer: 'https://evil.example/' })),
  ],
  [
    'the issuer with another trailing slash',
    /issuer mismatch/,
    state((url) => ({ issuer: `${url}/` })),
  ],
  [
    'an issuer of 100 kB, of which only the start is reported',
    /states the issuer "x{1,200}, but /,
    state(() => ({ issuer: 'x'.repeat(100_000) })),
  ],
  ['no issuer', /issuer mismatch/, state(() => ({ issuer: undefined }))],
  ...[
    undefined,
    'http://evil.example/',
    'https://user@evil.example/',
    'file:///etc/passwd',
    `https://evil.example/${'x'.repeat(100_000)}`,
  ].map((jwksUri): [string, RegExp, Misbehaviour] => [
    jwksUri === undefined
      ? 'no jwks_uri'
      : `the jwks_uri ${jwksUri.slice(0, 40)}`,
    /no jwks_uri/,
    state(() => ({ jwks_uri: jwksUri })),
  ]),
  ['an array', /not a JSON object/, send(200, '[]')],
  ['404', /status 404/, send(404)],
];

describe.each([
  ['key set', jwksPath, badKeySets],
  ['discovery document', discoveryPath, badDiscoveries],
])('if the %s of an issuer is bad, the API', (_document, path, cases) => {
  const issuers: TestIssuer[] = [];
  let api: TestApi;
  beforeAll(async () => {
    issuers.push(
      ...(await Promise.all(cases.map(() => startIssuer({ keys: [first] })))),
    );
    api = startApi({
      issuers: issuers.map(({ url }) => url),
      maxAgeMs: 100,
      timeoutMs: 300,
      ...shortDelays,
    });
    // On a busy machine, the first responses of so many issuers may take too long.
    await vi.waitUntil(() => isUsable(api), 20_000);
    cases.forEach(([, , misbehave], index) => {
      const issuer = issuers[index] as TestIssuer;
      issuer.answer(path, (_request, response) => misbehave(issuer, response));
      // The discovery document is fetched again only if the keys cannot be fetched.
      if (path === discoveryPath)
        issuer.answer(jwksPath, (_, response) => response.writeHead(500).end());
    });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all(issuers.map((issuer) => issuer.stop()));
  });

  it.each(cases.map(([what, report], index) => [what, report, index] as const))(
    'reports it and uses the known keys: %s',
    async (_what, report, index) => {
      const issuer = issuers[index] as TestIssuer;
      const reports = () =>
        api.logs
          .filter((line) => line.startsWith(`failed ${issuer.url}`))
          .filter((line) => report.test(line));
      await expect
        .poll(reports)
        .toContainEqual(expect.stringMatching(/ usable$/));
      expect((await api.getClient(mintToken(issuer))).status).toBe(200);
    },
  );

  it('fetches it again and then uses it', async () => {
    for (const issuer of issuers) {
      issuer.answer(jwksPath, undefined);
      issuer.answer(discoveryPath, undefined);
      issuer.keys = [rotated];
    }
    for (const issuer of issuers) {
      await expect
        .poll(async () => (await api.getClient(mintToken(issuer))).status)
        .toBe(200);
    }
  });
});

function dripForever(response: ServerResponse): void {
  response.writeHead(200);
  const drip = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(drip));
}
