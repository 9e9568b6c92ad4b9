import crypto, { randomUUID } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { Client } from '../src/auth/client/client.decorator.js';
import type { MachineClient } from '../src/auth/client/machine-client.js';
import { AnyClient } from '../src/auth/policy/any-client.decorator.js';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { mintToken } from './support/mint-token.js';
import { signingKeyPair } from './support/signing-key-pair.js';
import { jwksPath } from './support/start-issuer.js';
import { useApi, type ApiWithIssuer } from './support/use-api.js';

/**
 * A remembered token is told from one that is verified by what it costs: each
 * verification asks Node's crypto once. The API runs in this process, so its
 * clock can be moved.
 */
const verifications = vi.spyOn(crypto, 'createVerify');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const passSeconds = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
};

/** The status of `GET /client`, and how many signatures it took. */
async function call(
  { api }: ApiWithIssuer,
  token: string,
): Promise<{ status: number; verified: number }> {
  verifications.mockClear();
  const { status } = await api.getClient(token);
  return { status, verified: verifications.mock.calls.length };
}

const anew = { status: 200, verified: 1 };
const known = { status: 200, verified: 0 };
const refused = { status: 401, verified: 1 };

describe('A verified token', () => {
  const tested = useApi({
    variables: {
      CLOCK_TOLERANCE_SECONDS: '10',
      JWKS_CACHE_MAX_AGE_SECONDS: '86400',
    },
  });

  /** None that another test has sent. */
  const mint = (claims = {}): string =>
    mintToken(tested.issuer, { claims: { jti: randomUUID(), ...claims } });

  it('is verified once and then known', async () => {
    const token = mint();
    expect(await call(tested, token)).toEqual(anew);
    expect(await call(tested, token)).toEqual(known);
    expect(await call(tested, token)).toEqual(known);
  });

  it('is forgotten when exp passes, even within the tolerance', async () => {
    const exp = Math.floor(Date.now() / 1000) + 100;
    const token = mint({ exp });
    expect(await call(tested, token)).toEqual(anew);
    passSeconds(98);
    expect(await call(tested, token)).toEqual(known);
    passSeconds(4);
    expect(await call(tested, token)).toEqual(anew);
  });

  it('is refused once exp has passed by more than the tolerance', async () => {
    const token = mint();
    expect(await call(tested, token)).toEqual(anew);
    passSeconds(3600 + 11);
    expectChallenge(await tested.api.getClient(token), {
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
      saying: /^exp /,
    });
  });

  it('is not taken for another one that ends in the same signature', async () => {
    const token = mint();
    expect(await call(tested, token)).toEqual(anew);
    const [header, , signature] = token.split('.');
    const [, payload] = mintToken(tested.issuer, {
      claims: { azp: 'another-client' },
    }).split('.');
    const forged = `${header}.${payload}.${signature}`;
    expect(await call(tested, forged)).toEqual(refused);
    expect(await call(tested, token)).toEqual(known);
  });
});

describe('A token that was refused', () => {
  const tested = useApi({ variables: { JWKS_CACHE_MAX_AGE_SECONDS: '86400' } });

  it.each([
    [
      'a signature of another key',
      { signWith: signingKeyPair('x').privateKey },
    ],
    ['another audience', { claims: { aud: 'https://other.example' } }],
    ['an exp that has passed', { claims: { exp: 1 } }],
    ["a user's claims", { claims: { gty: 'password' } }],
  ])('for %s is judged again each time', async (_why, options) => {
    const token = mintToken(tested.issuer, options);
    expect(await call(tested, token)).toEqual(refused);
    expect(await call(tested, token)).toEqual(refused);
  });

  it('because it was not valid yet is accepted when it is', async () => {
    const nbf = Math.floor(Date.now() / 1000) + 60;
    const token = mintToken(tested.issuer, { claims: { nbf } });
    expect(await call(tested, token)).toEqual(refused);
    passSeconds(61);
    expect(await call(tested, token)).toEqual(anew);
  });
});

describe('The key of a remembered token', () => {
  describe('that the tenant drops', () => {
    const tested = useApi();

    it('takes the token along', async () => {
      const token = mintToken(tested.issuer);
      expect(await call(tested, token)).toEqual(anew);
      expect(await call(tested, token)).toEqual(known);

      tested.issuer.keys = [signingKeyPair('key-2')];
      expect(await call(tested, mintToken(tested.issuer))).toEqual(anew);
      expect(await call(tested, token)).toEqual({ status: 401, verified: 0 });
    });
  });

  describe('that is past the stale limit', () => {
    const tested = useApi({
      variables: {
        JWKS_CACHE_MAX_AGE_SECONDS: '100',
        JWKS_STALE_IF_ERROR_SECONDS: '1000',
      },
    });

    it('takes the token along, since nobody can say whether it is still served', async () => {
      const token = mintToken(tested.issuer);
      expect(await call(tested, token)).toEqual(anew);
      tested.issuer.answer(jwksPath, (_request, response) => {
        response.writeHead(500).end();
      });
      passSeconds(1000);
      expect(await call(tested, token)).toEqual(known);
      passSeconds(101);
      expectProblem(
        await tested.api.getClient(token),
        503,
        'signing_keys_unavailable',
      );
    });
  });
});

describe('VERIFIED_TOKEN_CACHE_SIZE', () => {
  describe('of 2', () => {
    const tested = useApi({ variables: { VERIFIED_TOKEN_CACHE_SIZE: '2' } });
    const mint = (azp: string): string =>
      mintToken(tested.issuer, { claims: { azp } });

    it('remembers two, and forgets the one that was not used for longest', async () => {
      const [one, two, three] = [mint('one'), mint('two'), mint('three')];
      expect(await call(tested, one)).toEqual(anew);
      expect(await call(tested, two)).toEqual(anew);
      expect(await call(tested, one)).toEqual(known);
      expect(await call(tested, three)).toEqual(anew);
      expect(await call(tested, one)).toEqual(known);
      expect(await call(tested, two)).toEqual(anew);
    });

    it('is not used up by a flood of bad tokens', async () => {
      const [one, two] = [mint('three'), mint('four')];
      await call(tested, one);
      await call(tested, two);
      const other = signingKeyPair('key-1').privateKey;
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
      expect(await call(tested, one)).toEqual(known);
      expect(await call(tested, two)).toEqual(known);
    });
  });

  describe('of 0', () => {
    const tested = useApi({ variables: { VERIFIED_TOKEN_CACHE_SIZE: '0' } });

    it('remembers none', async () => {
      const token = mintToken(tested.issuer);
      expect(await call(tested, token)).toEqual(anew);
      expect(await call(tested, token)).toEqual(anew);
    });
  });
});

@Controller('meddling')
class MeddlingController {
  /** Tries to change whatever can be reached, and says what it did change. */
  @Get()
  @AnyClient()
  meddle(@Client() client: MachineClient): unknown {
    return { changed: meddleWith(client, 'client'), client };
  }
}

function meddleWith(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const added = Reflect.set(value, 'meddled', true);
  const removed = Object.keys(value).filter((name) =>
    Reflect.deleteProperty(value, name),
  );
  return [
    ...(added ? [`${path}.meddled`] : []),
    ...removed.map((name) => `${path}.${name}`),
    ...Object.entries(value).flatMap(([name, member]) =>
      meddleWith(member, `${path}.${name}`),
    ),
  ];
}

@Module({ imports: [AppModule], controllers: [MeddlingController] })
class MeddlingModule {}

describe('A remembered client', () => {
  const tested = useApi({ root: MeddlingModule });

  it('is frozen in depth, so that no request can change what the next one sees', async () => {
    const token = mintToken(tested.issuer, {
      claims: {
        permissions: ['create:textAnalysis'],
        'https://example.com/limits': { perDay: [1, { burst: 2 }] },
      },
    });
    const meddle = (): Promise<{ body: unknown }> =>
      tested.api.request().get('/meddling').auth(token, { type: 'bearer' });
    const first = await meddle();
    const second = await meddle();
    expect(first.body).toMatchObject({
      changed: [],
      client: { metadata: { limits: { perDay: [1, { burst: 2 }] } } },
    });
    expect(second.body).toEqual(first.body);
  });
});
