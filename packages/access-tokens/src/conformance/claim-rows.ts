import {
  accepts,
  describeMember,
  jsonValues,
  mintWithMembers,
  rejects,
  words,
  type Context,
  type Row,
} from './hostile-request.js';

const noText = jsonValues('null true 0 1 [] {}');
const notNames = [undefined, ...jsonValues('"" ["x"]'), ...noText];
const notDates = [
  ...jsonValues('null true [] [9999999999] {} 9e12 -9e12 1e15'),
  ...jsonValues('"" "1" "9999999999" "2147483648" "2099-01-01"'),
];

const now = (): number => Math.floor(Date.now() / 1000);

/** Values of each claim that must be rejected; `undefined` leaves it out. */
const getRejected = (
  audience: string,
): Readonly<Record<string, readonly unknown[]>> => ({
  exp: [...notDates, undefined, 0, 1, -1],
  iat: [...notDates, undefined],
  nbf: notDates,
  sub: notNames,
  iss: [...notNames, 'https://evil.example/'],
  aud: [
    ...notNames,
    [[audience]],
    [[]],
    [`${audience}/`],
    [audience, 1],
    [audience, null],
    [null, audience],
    { 0: audience },
    { aud: audience },
    `${audience}/`,
    `${audience}.evil.example`,
    `${audience}\0`,
    `${audience},other`,
    `other ${audience}`,
    ` ${audience}`,
    audience.toUpperCase(),
    audience.slice(0, -1),
    'https://*.example.com',
    '*',
  ],
  cnf: [
    ...jsonValues('{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}'),
    ...jsonValues('{"x5t#S256":"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}'),
    ...jsonValues('"" "x"'),
    ...noText,
  ],
  gty: [
    ...words('password refresh-token Client-Credentials'),
    ...jsonValues('"" ["client-credentials"]'),
    ...noText,
  ],
  azp: [undefined, ...jsonValues('"" ["test-client"]'), ...noText],
});

/** Values of `iss` that resemble the issuer's URL. */
const similarIssuers: Readonly<Record<string, (url: string) => unknown>> = {
  'the issuer without its trailing slash': (url) => url.slice(0, -1),
  'the issuer with two trailing slashes': (url) => `${url}/`,
  'the issuer in capitals': (url) => url.toUpperCase(),
  'a space and the issuer': (url) => ` ${url}`,
  'the issuer and more text': (url) => `${url}evil`,
  'the issuer with https': (url) => url.replace('http', 'https'),
  'the issuer on localhost': (url) => url.replace('127.0.0.1', 'localhost'),
  'an array with the issuer': (url) => [url],
  'an object with the issuer': (url) => ({ iss: url }),
};

type Claims = Readonly<Record<string, unknown>>;

/** Claims of tokens that were not issued to a machine. */
const users: readonly (readonly [name: string, claims: Claims])[] = [
  ['a user’s access token', { sub: 'auth0|5f7c8ec7c33c6c004bbafe82' }],
  [
    'a user’s RFC 9068 token',
    { azp: undefined, client_id: 'app', sub: 'auth0|5f7c' },
  ],
  ['a user’s token whose sub ends with @clients', {}],
  ['an ID token for this API', { azp: undefined, nonce: 'x', email: 'a@b.c' }],
];

/** Claims that must be rejected at these times, in seconds from now. */
const times: readonly (readonly [name: string, claim: string, number])[] = [
  ['a token that expired ten seconds ago', 'exp', -10],
  ['a token that expired a year ago', 'exp', -31_536_000],
  ['a token with an iat in a minute', 'iat', 60],
  ['a token with an iat in milliseconds', 'iat', Date.now()],
  ['a token with an nbf in a minute', 'nbf', 60],
];

export const claimRows = (audience: string): readonly Row[] => [
  ...Object.entries(getRejected(audience)).flatMap(([claim, rejected]) =>
    rejected.map((value) =>
      rejects(
        describeMember('a token', claim, value),
        claim === 'azp' ? 'client_id' : claim,
        ({ mint }) => mint({ claims: { [claim]: value } }),
      ),
    ),
  ),
  ...['1e999', '-1e999', '1e13', '-1e13'].flatMap((literal) =>
    ['exp', 'iat', 'nbf'].map((claim) =>
      rejects(`a token with ${claim} ${literal}`, claim, (context) =>
        mintWithMembers(context, `"${claim}":${literal}`),
      ),
    ),
  ),
  ...times.map(([name, claim, seconds]) =>
    rejects(name, claim, ({ mint }) =>
      mint({ claims: { [claim]: now() + seconds } }),
    ),
  ),
  ...Object.entries(similarIssuers).map(([name, change]) =>
    rejects(`a token whose iss is ${name}`, 'iss', ({ mint, issuer }) =>
      mint({ claims: { iss: change(issuer.url) } }),
    ),
  ),
  ...users.map(([name, claims]) =>
    rejects(name, 'gty', ({ mint }) =>
      mint({ claims: { gty: undefined, ...claims } }),
    ),
  ),
  rejects('an ID token for a client', 'aud', ({ mint }) =>
    mint({ claims: { gty: undefined, aud: 'test-client', nonce: 'x' } }),
  ),
  ...validRows(audience),
  ...words('__proto__ constructor hasOwnProperty toString then toJSON').map(
    (name) =>
      accepts(`a token with a claim named ${name}`, mintWithClaimNamed(name)),
  ),
];

const rfc9068 = { gty: undefined, azp: undefined, client_id: 'test-client' };

function validRows(audience: string): Row[] {
  const valid: readonly (readonly [string, () => Claims])[] = [
    ['a token that expired within the tolerance', () => ({ exp: now() - 2 })],
    [
      'a token with a future iat within the tolerance',
      () => ({ iat: now() + 3 }),
    ],
    ['a token with an nbf in the past', () => ({ nbf: now() - 60 })],
    ['a token with a fractional exp', () => ({ exp: now() + 60.5 })],
    ['a token with the latest possible exp', () => ({ exp: 8.64e12 })],
    [
      'a token with an aud array that includes this API',
      () => ({ aud: ['x', audience] }),
    ],
    [
      'a token with permissions',
      () => ({ permissions: ['create:textAnalysis'] }),
    ],
    ['a token without scope', () => ({ scope: undefined })],
    ['an RFC 9068 token', () => ({ ...rfc9068, jti: 'x' })],
    [
      'an RFC 9068 token whose sub is the client id',
      () => ({ ...rfc9068, sub: 'test-client' }),
    ],
  ];
  return valid.map(([name, getClaims]) =>
    accepts(name, ({ mint }) => mint({ claims: getClaims() })),
  );
}

const mintWithClaimNamed =
  (name: string) =>
  (context: Context): string =>
    mintWithMembers(
      context,
      `"${name}":{"id":"x"},"${context.namespace}${name}":{"id":"x"}`,
    );
