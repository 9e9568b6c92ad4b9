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
  pourForever,
  startIssuer,
  type TestIssuer,
} from '../src/testing/index.js';
import { startApi, type TestApi } from './support/start-api.js';
import {
  expectRejected,
  expectUnavailable,
  useApi,
} from './support/use-api.js';

/** Instead of waiting for seconds. */
const impatient = { minRetryMs: 20, maxRetryMs: 100 };

const isUsable = ({ keys }: TestApi): boolean =>
  [...keys.issuers.values()].every(({ usable }) => usable);

describe('an issuer that is down when the API starts', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    await issuer.stop();
    api = startApi({ issuers: [issuer.url], ...impatient });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });

  it('makes its tokens 503, not 401', async () => {
    expectUnavailable(await api.getClient(mintToken(issuer)));
    expect(isUsable(api)).toBe(false);
  });

  it('does not affect what needs no key to be rejected', async () => {
    const { status, body } = await api.getClient();
    expect({ status, code: body['code'] }).toEqual({
      status: 401,
      code: 'credentials_missing',
    });
    expectRejected(await api.getClient('no.jwt'));
  });

  it('is asked again until it is up, without any request', async () => {
    await issuer.start();
    await expect.poll(() => isUsable(api)).toBe(true);
    expect((await api.getClient(mintToken(issuer))).status).toBe(200);
  });
});

describe.each([10_000, 0])(
  'an issuer that goes down later, with a cache of %i tokens',
  (cacheSize) => {
    const tested = useApi({
      cacheSize,
      maxAgeMs: 50,
      staleIfErrorMs: 3_600_000,
      ...impatient,
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('leaves the known keys usable, up to the stale limit', async () => {
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

    it('is used again once it is back', async () => {
      const { api, issuer } = tested;
      await issuer.start();
      issuer.keys = [createSigningKeyPair('new')];
      await expect
        .poll(async () => (await api.getClient(mintToken(issuer))).status)
        .toBe(200);
    });
  },
);

describe('an issuer that dies under load', () => {
  const tested = useApi({ maxAgeMs: 50, ...impatient });

  it('costs no request with a cached token or a known key, and is used again when it is back', async () => {
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

describe('an issuer that never answers', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    issuer.answer(discoveryPath, () => undefined);
    api = startApi({ issuers: [issuer.url], timeoutMs: 300 });
  });
  afterAll(() => issuer.stop());

  it('delays a request for the running fetch, not for another one', async () => {
    expectUnavailable(await api.getClient(mintToken(issuer)));
    expect(issuer.requests.get(discoveryPath)).toBe(1);
  });

  it('does not delay the end of the API, which then asks no more', async () => {
    await issuer.asked(discoveryPath);
    const asked = issuer.requests.get(discoveryPath);
    const logged = api.logs.length;
    await api.close();
    expect(issuer.requests.get(discoveryPath)).toBe(asked);
    expect(api.logs.slice(logged)).toEqual([]);
  });
});

describe('an issuer that becomes slow', () => {
  const tested = useApi({ maxAgeMs: 50, timeoutMs: 20_000 });

  it('does not delay tokens of known keys, however old these are', async () => {
    const { api, issuer } = tested;
    const first = mintToken(issuer);
    expect((await api.getClient(first)).status).toBe(200);
    const held: ServerResponse[] = [];
    issuer.answer(jwksPath, (_request, response) => held.push(response));
    await issuer.asked(jwksPath);

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

/** What an issuer may answer instead of its keys, and what is reported about it. */
const badKeySets: readonly [string, RegExp, Misbehaviour][] = [
  ['500', /status 500/, send(500)],
  ['a redirect', /status 302/, send(302)],
  ['HTML', /not JSON/, send(200, '<html>')],
  ['no array of keys', /no JWK Set/, send(200, '{"keys":"none"}')],
  ['null', /no JWK Set/, send(200, 'null')],
  ['an array', /no JWK Set/, send(200, '[]')],
  ['an object without keys', /no JWK Set/, send(200, '{}')],
  ['nothing in time', /timeout/, () => undefined],
  [
    'endless',
    /more than 1048576 bytes/,
    (_, response) => pourForever(response),
  ],
  ['trickling', /timeout/, (_, response) => dripForever(response)],
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
    'of another issuer',
    /issuer mismatch.*"https:\/\/evil\.example\/", configured is "http:\/\/127/,
    state(() => ({ issuer: 'https://evil.example/' })),
  ],
  [
    'of the issuer with two more slashes',
    /issuer mismatch/,
    state((url) => ({ issuer: `${url}/` })),
  ],
  [
    'of an issuer of 100 kB, of which only the start is reported',
    /states the issuer "x{1,200}, configured/,
    state(() => ({ issuer: 'x'.repeat(100_000) })),
  ],
  ['of no issuer', /issuer mismatch/, state(() => ({ issuer: undefined }))],
  ...[
    undefined,
    'http://evil.example/',
    'https://user@evil.example/',
    'file:///etc/passwd',
    `https://evil.example/${'x'.repeat(100_000)}`,
  ].map((jwksUri): [string, RegExp, Misbehaviour] => [
    `one with the jwks_uri ${jwksUri?.slice(0, 40)}`,
    /no jwks_uri/,
    state(() => ({ jwks_uri: jwksUri })),
  ]),
  ['an array', /no JSON object/, send(200, '[]')],
  ['404', /status 404/, send(404)],
];

describe.each([
  ['key set', jwksPath, badKeySets],
  ['discovery document', discoveryPath, badDiscoveries],
])('an issuer whose %s is', (_document, path, cases) => {
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
      ...impatient,
    });
    // The first answers of so many may take too long on a busy machine.
    await vi.waitUntil(() => isUsable(api), 20_000);
    cases.forEach(([, , misbehave], index) => {
      const issuer = issuers[index] as TestIssuer;
      issuer.answer(path, (_request, response) => misbehave(issuer, response));
      // The discovery document is only fetched again after the keys could not be.
      if (path === discoveryPath)
        issuer.answer(jwksPath, (_, response) => response.writeHead(500).end());
    });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all(issuers.map((issuer) => issuer.stop()));
  });

  it.each(cases.map(([what, report], index) => [what, report, index] as const))(
    '%s: it is reported, and the known keys stay usable',
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

  it('is fetched again, and nothing bad is remembered', async () => {
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
