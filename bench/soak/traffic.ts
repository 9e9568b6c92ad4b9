import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { base64url, namespace } from '../../test/support/mint-token.js';
import type { TokenSupply } from './token-supply.js';

/** One request, and what may be answered to it. */
export interface Shot {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly expected: readonly number[];
}

/** A share of the load. */
export interface Kind {
  readonly name: string;
  /** Out of a hundred requests. */
  readonly share: number;
  /** Whether its token names a key that the API does not know: 401, or 503 while its last fetch of the keys has failed. */
  readonly unknownKey?: boolean;
  readonly shot: () => Shot;
}

const text = JSON.stringify({ text: 'Ada Lovelace loved numbers in London.' });
const badBodies: readonly [string, number][] = [
  ['{"text":', 400],
  ['[]', 400],
  ['{"text":1}', 400],
  ['{"__proto__":{"a":1}}', 400],
  ['['.repeat(5000), 400],
  [JSON.stringify({ text: 'x'.repeat(200_000) }), 413],
  [JSON.stringify({ text: 'x', more: randomUUID() }), 400],
];

/** Makes more requests than its 60 a minute. */
const limited = {
  claims: { azp: 'limited', [`${namespace}requests_per_minute`]: 60 },
};

/** An address of its own for each guess, as of a botnet: what is counted by address must be forgotten again. */
const someAddress = (): string =>
  [203, randomInt(256), randomInt(256), randomInt(256)].join('.');

export function traffic(supply: TokenSupply): readonly Kind[] {
  const client = (
    authorization: string | undefined,
    ...expected: number[]
  ): Shot => ({
    path: '/client',
    headers: {
      ...(authorization !== undefined && { authorization }),
      'x-forwarded-for': someAddress(),
    },
    expected,
  });
  const bearer = (token: string, ...expected: number[]): Shot =>
    client(`Bearer ${token}`, ...expected);
  let next = 0;

  return [
    {
      name: 'reused token',
      share: 77,
      shot: () => bearer(supply.reused(), 200),
    },
    { name: 'new token', share: 3, shot: () => bearer(supply.fresh(), 200) },
    {
      name: 'text analysis',
      share: 1,
      shot: () => posting(supply.reused(), text, 200),
    },
    {
      name: 'probe',
      share: 1,
      shot: () => ({
        path: (next += 1) % 2 ? '/health/ready' : '/health/live',
        expected: [200],
      }),
    },
    {
      name: 'client over its limit',
      share: 1,
      shot: () => bearer(supply.special('limited', limited), 200, 429),
    },
    { name: 'no token', share: 2, shot: () => client(undefined, 401) },
    {
      name: 'garbage for a token',
      share: 2,
      shot: () => client(`Bearer ${randomBytes(30).toString('base64')}`, 401),
    },
    {
      name: 'forged signature',
      share: 3,
      shot: () => bearer(forge(supply), 401),
    },
    {
      name: 'expired token',
      share: 1,
      shot: () =>
        bearer(supply.special('expired', { claims: { exp: 1 } }), 401),
    },
    {
      name: 'made-up kid',
      share: 1,
      unknownKey: true,
      shot: () => bearer(supply.other({ header: { kid: randomUUID() } }), 401),
    },
    {
      name: 'token of a withdrawn key',
      share: 1,
      unknownKey: true,
      shot: () => bearer(supply.ofDroppedKey() ?? 'none', 401),
    },
    {
      name: 'bad body',
      share: 2,
      shot: () => {
        const [bad, status] = badBodies[(next += 1) % badBodies.length] ?? [];
        return posting(supply.reused(), bad ?? '', status ?? 400);
      },
    },
    { name: 'token where none belongs', share: 5, shot: () => leaking(supply) },
  ];
}

const posting = (token: string, body: string, status: number): Shot => ({
  path: '/text-analysis',
  method: 'POST',
  headers: {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  },
  body,
  expected: [status],
});

/** Of a good token, and so of a known key, with a signature that is not its own. */
function forge(supply: TokenSupply): string {
  const token = supply.special('to be forged', {});
  const input = token.slice(0, token.lastIndexOf('.'));
  return supply.remember(`${input}.${base64url(randomBytes(256))}`);
}

/** In the path, the query, and headers that end up in logs elsewhere. */
function leaking(supply: TokenSupply): Shot {
  const token = supply.reused();
  return {
    path: randomInt(2) ? `/${token}` : `/nowhere?access_token=${token}`,
    headers: {
      'x-request-id': token.slice(0, 120),
      traceparent: token,
      'user-agent': token,
      cookie: `session=${token}`,
      dpop: token,
    },
    expected: [404],
  };
}
