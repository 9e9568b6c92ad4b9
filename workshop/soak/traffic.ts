import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { base64url, namespace } from '@repo/access-tokens/testing';
import type { TokenSupply } from './tokens.js';

/** A request and its expected statuses. */
export interface SoakRequest {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly expected: readonly number[];
}

/** A kind of request. */
export interface Kind {
  /** Out of a hundred requests. */
  readonly share: number;
  readonly name: string;
  readonly create: () => SoakRequest;
  /** Whether its token names a key that the API does not have. The response is then 401, or 503 if the last fetch of the keys failed. */
  readonly unknownKey: boolean;
}

const kind = (
  share: number,
  name: string,
  create: () => SoakRequest,
  { unknownKey = false } = {},
): Kind => ({ share, name, create, unknownKey });

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

/** A client that exceeds its 60 requests per minute. */
const limited = {
  claims: { azp: 'limited', [`${namespace}requests_per_minute`]: 60 },
};
const expired = { claims: { exp: 1 } };
const unknownKey = { unknownKey: true };

export function traffic(supply: TokenSupply): readonly Kind[] {
  const analyze = (body: string, status: number): SoakRequest =>
    post(supply.reused(), body, status);
  let next = 0;
  const turn = <T>(items: readonly T[]): T =>
    items[(next += 1) % items.length] as T;

  return [
    kind(77, 'reused token', () => bearer(supply.reused(), 200)),
    kind(3, 'new token', () => bearer(supply.fresh(), 200)),
    kind(1, 'text analysis', () => analyze(text, 200)),
    kind(1, 'probe', () => ({
      path: turn(['/health/ready', '/health/live']),
      expected: [200],
    })),
    kind(1, 'client over its limit', () =>
      bearer(supply.special('limited', limited), 200, 429),
    ),
    kind(2, 'no token', () => client({}, 401)),
    kind(2, 'garbage as a token', () =>
      bearer(randomBytes(30).toString('base64'), 401),
    ),
    kind(3, 'forged signature', () => bearer(forge(supply), 401)),
    kind(1, 'expired token', () =>
      bearer(supply.special('expired', expired), 401),
    ),
    kind(
      1,
      'made-up kid',
      () => bearer(supply.sign({ header: { kid: randomUUID() } }), 401),
      unknownKey,
    ),
    kind(
      1,
      'token of a withdrawn key',
      () => bearer(supply.getTokenOfDroppedKey() ?? 'none', 401),
      unknownKey,
    ),
    kind(2, 'bad body', () => analyze(...turn(badBodies))),
    kind(5, 'token in the wrong place', () => leak(supply.reused())),
  ];
}

/** Each request comes from another address, like those of a botnet, so the API must forget what it counts by address. */
const client = (
  headers: Record<string, string>,
  ...expected: number[]
): SoakRequest => ({
  path: '/client',
  headers: {
    ...headers,
    'x-forwarded-for': [203, ...[0, 0, 0].map(() => randomInt(256))].join('.'),
  },
  expected,
});

const bearer = (token: string, ...expected: number[]): SoakRequest =>
  client({ authorization: `Bearer ${token}` }, ...expected);

const post = (token: string, body: string, status: number): SoakRequest => ({
  path: '/text-analysis',
  method: 'POST',
  headers: {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  },
  body,
  expected: [status],
});

/** A valid token of a known key, with a random signature. */
function forge(supply: TokenSupply): string {
  const token = supply.special('to be forged', {});
  const input = token.slice(0, token.lastIndexOf('.'));
  return supply.remember(`${input}.${base64url(randomBytes(256))}`);
}

/** Puts the token into the path, the query, and headers that other servers log. */
const leak = (token: string): SoakRequest => ({
  path: randomInt(2) ? `/${token}` : `/nowhere?access_token=${token}`,
  headers: {
    'x-request-id': token.slice(0, 120),
    traceparent: token,
    'user-agent': token,
    cookie: `session=${token}`,
    dpop: token,
  },
  expected: [404],
});
