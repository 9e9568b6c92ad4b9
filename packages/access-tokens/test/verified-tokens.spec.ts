import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  VerifiedTokens,
  type MachineClient,
  type VerifiedToken,
} from '../src/index.js';
import {
  createSigningKeyPair,
  jwksPath,
  mintToken,
} from '../src/testing/index.js';
import {
  expectRejected,
  expectUnavailable,
  useApi,
  type ApiWithIssuer,
} from './support/use-api.js';

// The API runs in this process, so it uses the fake clock.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const passSeconds = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
};

/** The status of `GET /client`, and whether it came from the cache. */
async function call(
  { api }: ApiWithIssuer,
  token: string,
): Promise<{ status: number; cached: boolean }> {
  const { hits } = api.tokens;
  const { status } = await api.getClient(token);
  return { status, cached: api.tokens.hits > hits };
}

const verified = { status: 200, cached: false };
const cached = { status: 200, cached: true };
const rejected = { status: 401, cached: false };

describe('a verified token', () => {
  const tested = useApi({ clockToleranceSeconds: 10, maxAgeMs: 86_400_000 });

  /** A token that no other test has sent. */
  const mint = (claims = {}): string =>
    mintToken(tested.issuer, { claims: { jti: randomUUID(), ...claims } });

  it('is verified once and then cached', async () => {
    const token = mint();
    expect(await call(tested, token)).toEqual(verified);
    expect(await call(tested, token)).toEqual(cached);
    expect(await call(tested, token)).toEqual(cached);
  });

  it('is no longer cached after exp, even within the tolerance', async () => {
    const exp = Math.floor(Date.now() / 1000) + 100;
    const token = mint({ exp });
    expect(await call(tested, token)).toEqual(verified);
    passSeconds(98);
    expect(await call(tested, token)).toEqual(cached);
    passSeconds(4);
    expect(await call(tested, token)).toEqual(verified);
  });

  it('is rejected once exp has passed by more than the tolerance', async () => {
    const token = mint();
    expect(await call(tested, token)).toEqual(verified);
    passSeconds(3600 + 11);
    expectRejected(await tested.api.getClient(token), /^exp /);
  });

  it('is not confused with another token that has the same signature', async () => {
    const token = mint();
    expect(await call(tested, token)).toEqual(verified);
    const [header, , signature] = token.split('.');
    const [, payload] = mint({ azp: 'another-client' }).split('.');
    const forged = `${header}.${payload}.${signature}`;
    expect(await call(tested, forged)).toEqual(rejected);
    expect(await call(tested, token)).toEqual(cached);
  });
});

describe('a rejected token', () => {
  const tested = useApi({ maxAgeMs: 86_400_000 });

  it.each([
    [
      'a signature by another key',
      { signWith: createSigningKeyPair('x').privateKey },
    ],
    ['another audience', { claims: { aud: 'https://other.example' } }],
    ['an exp that has passed', { claims: { exp: 1 } }],
    ["a user's claims", { claims: { gty: 'password' } }],
  ])('is verified again each time: %s', async (_why, options) => {
    const token = mintToken(tested.issuer, options);
    expect(await call(tested, token)).toEqual(rejected);
    expect(await call(tested, token)).toEqual(rejected);
    expect(tested.api.tokens.size).toBe(0);
  });

  it('is accepted as soon as it becomes valid', async () => {
    const nbf = Math.floor(Date.now() / 1000) + 60;
    const token = mintToken(tested.issuer, { claims: { nbf } });
    expect(await call(tested, token)).toEqual(rejected);
    passSeconds(61);
    expect(await call(tested, token)).toEqual(verified);
  });
});

describe('the key of a cached token', () => {
  describe('that the issuer withdraws', () => {
    const tested = useApi();

    it('invalidates the token', async () => {
      const token = mintToken(tested.issuer);
      expect(await call(tested, token)).toEqual(verified);
      expect(await call(tested, token)).toEqual(cached);

      tested.issuer.keys = [createSigningKeyPair('key-2')];
      expect(await call(tested, mintToken(tested.issuer))).toEqual(verified);
      expect(await call(tested, token)).toEqual(rejected);
    });
  });

  describe('that is past the stale limit', () => {
    const tested = useApi({ maxAgeMs: 100_000, staleIfErrorMs: 1_000_000 });

    it('invalidates the token, because the key may have been withdrawn', async () => {
      const token = mintToken(tested.issuer);
      expect(await call(tested, token)).toEqual(verified);
      tested.issuer.answer(jwksPath, (_request, response) => {
        response.writeHead(500).end();
      });
      passSeconds(1000);
      expect(await call(tested, token)).toEqual(cached);
      passSeconds(101);
      expectUnavailable(await tested.api.getClient(token));
    });
  });
});

describe('a cache of 2 tokens', () => {
  const tested = useApi({ cacheSize: 2 });
  const mint = (azp: string): string =>
    mintToken(tested.issuer, { claims: { azp } });

  it('drops the least recently used token', async () => {
    const [one, two, three] = [mint('one'), mint('two'), mint('three')];
    expect(await call(tested, one)).toEqual(verified);
    expect(await call(tested, two)).toEqual(verified);
    expect(await call(tested, one)).toEqual(cached);
    expect(await call(tested, three)).toEqual(verified);
    expect(await call(tested, one)).toEqual(cached);
    expect(await call(tested, two)).toEqual(verified);
  });

  it('is not filled by a flood of invalid tokens', async () => {
    const [one, two] = [mint('three'), mint('four')];
    await call(tested, one);
    await call(tested, two);
    const other = createSigningKeyPair('key-1').privateKey;
    const floods = Array.from({ length: 20 }, (_, index) => [
      mintToken(tested.issuer, { claims: { azp: `bad-${index}`, exp: 1 } }),
      mintToken(tested.issuer, { claims: { jti: index }, signWith: other }),
      mintToken(tested.issuer, {
        claims: { aud: `https://${index}.example` },
      }),
      `${index}.${one}`,
      one.slice(0, -index - 1),
    ]).flat();
    for (const bad of floods) {
      expect((await call(tested, bad)).status).toBe(401);
    }
    expect(await call(tested, one)).toEqual(cached);
    expect(await call(tested, two)).toEqual(cached);
  });
});

describe('a cache of 0 tokens', () => {
  const tested = useApi({ cacheSize: 0 });

  it('caches none', async () => {
    const token = mintToken(tested.issuer);
    expect(await call(tested, token)).toEqual(verified);
    expect(await call(tested, token)).toEqual(verified);
    expect(tested.api.tokens.size).toBe(0);
  });
});

describe('a token in many spellings of the header', () => {
  const one = `a.b.${'c'.repeat(342)}`;
  const other = `d.e.${'f'.repeat(342)}`;
  const token = {
    client: { expiresAt: Infinity },
    key: { usableUntil: Infinity },
  } as VerifiedToken;

  it('does not fill the cache', () => {
    const tokens = new VerifiedTokens(2);
    tokens.set(`Bearer ${one}`, token);
    for (let spaces = 2; spaces < 10; spaces += 1)
      tokens.set(`Bearer${' '.repeat(spaces)}${other}`, token);
    for (const scheme of ['BEARER', 'beareR', 'bEARER'])
      tokens.set(`${scheme} ${other}`, token);
    expect(tokens.get(`Bearer ${one}`)).toBe(token.client);
    expect(tokens.has(`Bearer ${one}`)).toBe(true);
    expect(tokens.has(`Bearer  ${one}`)).toBe(false);
  });
});

describe('a cached client', () => {
  const tested = useApi();

  it('is deeply frozen, so that no request can change it for the next one', async () => {
    const token = mintToken(tested.issuer, {
      claims: {
        permissions: ['create:textAnalysis'],
        'https://example.com/limits': { perDay: [1, { burst: 2 }] },
      },
    });
    await tested.api.getClient(token);
    const client = tested.api.tokens.get(`Bearer ${token}`) as MachineClient;
    expect(client.metadata['limits']).toEqual({ perDay: [1, { burst: 2 }] });
    expect(tamperWith(client, 'client')).toEqual([]);
  });
});

/** Tries to change everything that can be reached, and returns the paths of what changed. */
function tamperWith(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const added = Reflect.set(value, 'added', true);
  const removed = Object.keys(value).filter((name) =>
    Reflect.deleteProperty(value, name),
  );
  return [
    ...(added ? [`${path}.added`] : []),
    ...removed.map((name) => `${path}.${name}`),
    ...Object.entries(value).flatMap(([name, member]) =>
      tamperWith(member, `${path}.${name}`),
    ),
  ];
}
