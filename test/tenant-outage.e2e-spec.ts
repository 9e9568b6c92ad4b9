import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { mintToken } from './support/mint-token.js';
import { signingKeyPair } from './support/signing-key-pair.js';
import { startApi, type TestApi } from './support/start-api.js';
import {
  discoveryPath,
  json,
  jwksPath,
  startIssuer,
  type TestIssuer,
} from './support/start-issuer.js';
import { useApi } from './support/use-api.js';
import { pourForever } from './support/pour-forever.js';

const status = async (api: TestApi, path: string): Promise<number> =>
  (await api.request().get(path)).status;

describe('a tenant that is down when the API starts', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    await issuer.stop();
    api = await startApi({ ISSUER_BASE_URL: issuer.url });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });

  it('leaves the API alive, not ready, and its clients with 503', async () => {
    expect(await status(api, '/health/live')).toBe(200);
    const ready = await api.request().get('/health/ready');
    expectProblem(ready, 503, 'not_ready');
    expect(JSON.stringify(ready.body)).not.toContain(issuer.url);

    const response = await api.getClient(mintToken(issuer));
    expectProblem(response, 503, 'signing_keys_unavailable');
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(response.headers['www-authenticate']).toBeUndefined();
  });

  it('still makes the API refuse what needs no key to be refused', async () => {
    expectChallenge(await api.getClient(), {
      status: 401,
      code: 'credentials_missing',
    });
    expectChallenge(await api.getClient('no.jwt'), {
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
    });
  });

  it('is asked again until it is up, without a request having to pay for it', async () => {
    await issuer.start();
    await expect.poll(() => status(api, '/health/ready')).toBe(200);
    expect((await api.getClient(mintToken(issuer))).status).toBe(200);
  });
});

describe('a tenant that goes down later', () => {
  const tested = useApi({
    variables: {
      JWKS_CACHE_MAX_AGE_SECONDS: '1',
      JWKS_STALE_IF_ERROR_SECONDS: '3',
    },
  });

  it('is outlived by the keys that are known, up to the stale limit', async () => {
    const { api, issuer } = tested;
    const remembered = mintToken(issuer);
    expect((await api.getClient(remembered)).status).toBe(200);
    await issuer.stop();

    await expect.poll(() => api.logs.join('\n')).toMatch(/known keys serve on/);
    expect(
      (await api.getClient(mintToken(issuer, { claims: { jti: 'new' } })))
        .status,
    ).toBe(200);
    expectProblem(
      await api.getClient(mintToken(issuer, { header: { kid: 'unknown' } })),
      503,
      'signing_keys_unavailable',
    );
    expect(await status(api, '/health/ready')).toBe(200);

    await expect.poll(() => status(api, '/health/ready')).toBe(503);
    expectProblem(
      await api.getClient(remembered),
      503,
      'signing_keys_unavailable',
    );
  });

  it('serves again once it is back', async () => {
    const { api, issuer } = tested;
    await issuer.start();
    await expect
      .poll(async () => (await api.getClient(mintToken(issuer))).status)
      .toBe(200);
  });
});

describe('a tenant that never answers', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    issuer.answer(discoveryPath, () => undefined);
    api = await startApi({
      ISSUER_BASE_URL: issuer.url,
      JWKS_TIMEOUT_MS: '2000',
    });
  });
  afterAll(() => issuer.stop());

  it('holds a request up for the fetch that is under way, not for another one', async () => {
    expectProblem(
      await api.getClient(mintToken(issuer)),
      503,
      'signing_keys_unavailable',
    );
    expect(issuer.requests.get(discoveryPath)).toBe(1);
  });

  it('does not hold up the end of the API, which asks no more then', async () => {
    await issuer.asked(discoveryPath);
    const asked = issuer.requests.get(discoveryPath);
    const logged = api.logs.length;
    await api.close();
    expect(issuer.requests.get(discoveryPath)).toBe(asked);
    expect(api.logs.slice(logged)).toEqual([]);
  });
});

describe('a tenant that becomes slow', () => {
  const tested = useApi({
    variables: { JWKS_CACHE_MAX_AGE_SECONDS: '1', JWKS_TIMEOUT_MS: '20000' },
  });

  it('does not make tokens of known keys wait for it', async () => {
    const { api, issuer } = tested;
    const first = mintToken(issuer);
    expect((await api.getClient(first)).status).toBe(200);
    const held: ServerResponse[] = [];
    issuer.answer(jwksPath, (_request, response) => held.push(response));
    await issuer.asked(jwksPath);

    // The keys are asked for when four fifths of their second have passed.
    await delay(300);
    const second = mintToken(issuer, { claims: { jti: 'new' } });
    expect((await api.getClient(second)).status).toBe(200);
    expect((await api.getClient(first)).status).toBe(200);
    expect(held.length).toBe(1);
  });
});

type Misbehaviour = (issuer: TestIssuer, response: ServerResponse) => void;

const weak = signingKeyPair('weak', { bits: 1024 });

/** What a tenant may answer instead of its keys, and what the log says of it. */
const badKeySets: readonly [string, RegExp, Misbehaviour][] = [
  ['500', /status 500/, (_, response) => response.writeHead(500).end()],
  [
    'a redirect',
    /status 302/,
    (_, response) => response.writeHead(302, { location: '/' }).end(),
  ],
  ['HTML', /not JSON/, (_, response) => response.writeHead(200).end('<html>')],
  [
    'no array of keys',
    /no JWK Set/,
    (_, response) => json(response, { keys: 'none' }),
  ],
  ['null', /no JWK Set/, (_, response) => json(response, null)],
  [
    'an empty set',
    /no usable signing key/,
    (_, response) => json(response, { keys: [] }),
  ],
  [
    'unusable keys',
    /no usable signing key/,
    (_, response) => json(response, { keys: [weak.jwk, null, 1, 'key', []] }),
  ],
  ['nothing in time', /timeout/, () => undefined],
  [
    'an endless body',
    /more than 1048576 bytes/,
    (_, response) => pourForever(response),
  ],
  ['a body that trickles', /timeout/, (_, response) => dripForever(response)],
];

const discovering =
  (members: (issuer: TestIssuer) => Record<string, unknown>): Misbehaviour =>
  (issuer, response) =>
    json(response, {
      issuer: issuer.url,
      jwks_uri: `${issuer.url}.well-known/jwks.json`,
      ...members(issuer),
    });

const badDiscoveries: readonly [string, RegExp, Misbehaviour][] = [
  [
    'another issuer',
    /issuer mismatch.*"https:\/\/evil\.example\/", ISSUER_BASE_URL is "http:\/\/127/,
    discovering(() => ({ issuer: 'https://evil.example/' })),
  ],
  [
    'the issuer with two more slashes',
    /issuer mismatch/,
    discovering(({ url }) => ({ issuer: `${url}/` })),
  ],
  [
    'an issuer of a hundred kilobytes, of which the log has the beginning',
    /states the issuer "x{1,200}, ISSUER/,
    discovering(() => ({ issuer: 'x'.repeat(100_000) })),
  ],
  [
    'a jwks_uri that never ends',
    /no jwks_uri/,
    discovering(({ url }) => ({ jwks_uri: url + 'x'.repeat(100_000) })),
  ],
  ['no issuer', /issuer mismatch/, discovering(() => ({ issuer: undefined }))],
  ['no jwks_uri', /no jwks_uri/, discovering(() => ({ jwks_uri: undefined }))],
  [
    'a jwks_uri in clear elsewhere',
    /no jwks_uri/,
    discovering(() => ({ jwks_uri: 'http://evil.example/' })),
  ],
  [
    'a file',
    /no jwks_uri/,
    discovering(() => ({ jwks_uri: 'file:///etc/passwd' })),
  ],
  ['an array', /no JSON object/, (_, response) => json(response, [])],
  ['404', /status 404/, (_, response) => response.writeHead(404).end()],
];

describe.each([
  ['key set', jwksPath, badKeySets],
  ['discovery document', discoveryPath, badDiscoveries],
])('tenants whose %s is', (_document, path, cases) => {
  const issuers: TestIssuer[] = [];
  let api: TestApi;
  beforeAll(async () => {
    issuers.push(...(await Promise.all(cases.map(() => startIssuer()))));
    api = await startApi({
      ISSUER_BASE_URL: issuers.map(({ url }) => url).join(','),
      JWKS_CACHE_MAX_AGE_SECONDS: '1',
      JWKS_TIMEOUT_MS: '500',
    });
    // Half a second may be too short for the first answers of so many, on a busy machine.
    await Promise.all(
      issuers.map((issuer) =>
        vi.waitFor(() => api.getClient(mintToken(issuer)).expect(200), 60_000),
      ),
    );
    cases.forEach(([, , misbehave], index) => {
      const issuer = issuers[index] as TestIssuer;
      issuer.answer(path, (_request, response) => misbehave(issuer, response));
      // Discovery is asked again only after the keys could not be had.
      if (path === discoveryPath)
        issuer.answer(jwksPath, (_, response) => response.writeHead(500).end());
    });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all(issuers.map((issuer) => issuer.stop()));
  });

  const linesAbout = (issuer: TestIssuer): string =>
    api.logs
      .filter((line) => line.includes(issuer.url))
      .join('\n')
      .replaceAll('\\"', '"');

  it.each(cases.map(([what, log], index) => [what, log, index] as const))(
    '%s: the log says so, and the known keys serve on',
    async (_what, log, index) => {
      const issuer = issuers[index] as TestIssuer;
      await expect.poll(() => linesAbout(issuer)).toMatch(log);
      // On a busy machine, there may be a line of the time before there were keys.
      await expect
        .poll(() => linesAbout(issuer))
        .toMatch(/the known keys serve on/);
      expect((await api.getClient(mintToken(issuer))).status).toBe(200);
    },
  );

  it('are asked again, and nothing of it is remembered', async () => {
    for (const issuer of issuers) {
      issuer.answer(jwksPath, undefined);
      issuer.answer(discoveryPath, undefined);
      issuer.keys = [signingKeyPair('rotated')];
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
