import { audience } from '../../../test/support/mint-token.js';
import {
  acceptedToken,
  refusedToken,
  type HostileGroup,
} from '../hostile-case.js';

const now = (): number => Math.floor(Date.now() / 1000);

const notDates = [
  undefined,
  null,
  '',
  '9999999999',
  true,
  [],
  [9_999_999_999],
  {},
  '2099-01-01',
];
const notNames = [undefined, null, '', 1, true, [], ['x'], {}];
const literals = ['1e999', '-1e999', '1e13', '-1e13'];

const shown = (value: unknown): string => JSON.stringify(value) ?? 'left out';

export const claims: HostileGroup = {
  title: 'Claims',
  cases: [
    ...notDates.flatMap((value) => [
      refusedToken(`exp ${shown(value)}`, ({ mint }) =>
        mint({ claims: { exp: value } }),
      ),
      refusedToken(`iat ${shown(value)}`, ({ mint }) =>
        mint({ claims: { iat: value } }),
      ),
    ]),
    ...notDates
      .slice(1)
      .map((value) =>
        refusedToken(`nbf ${shown(value)}`, ({ mint }) =>
          mint({ claims: { nbf: value } }),
        ),
      ),
    ...literals.flatMap((literal) =>
      ['exp', 'iat', 'nbf'].map((claim) =>
        refusedToken(`${claim} ${literal}`, ({ mint }) => {
          const [, payload = ''] = mint({
            claims: { [claim]: undefined },
          }).split('.');
          const text = Buffer.from(payload, 'base64url').toString();
          return mint({
            rawPayload: text.replace(/}$/, `,"${claim}":${literal}}`),
          });
        }),
      ),
    ),
    ...[0, 1, -1].map((exp) =>
      refusedToken(`exp ${exp}`, ({ mint }) => mint({ claims: { exp } })),
    ),
    refusedToken('expired ten seconds ago', ({ mint }) =>
      mint({ claims: { exp: now() - 10 } }),
    ),
    refusedToken('expired a year ago', ({ mint }) =>
      mint({ claims: { exp: now() - 31_536_000 } }),
    ),
    refusedToken('exp in milliseconds of a far date', ({ mint }) =>
      mint({ claims: { exp: 1e15 } }),
    ),
    refusedToken('iat in a minute', ({ mint }) =>
      mint({ claims: { iat: now() + 60 } }),
    ),
    refusedToken('iat in milliseconds', ({ mint }) =>
      mint({ claims: { iat: Date.now() } }),
    ),
    refusedToken('nbf in a minute', ({ mint }) =>
      mint({ claims: { nbf: now() + 60 } }),
    ),
    refusedToken('an expired exp after a good one', ({ mint }) => {
      const [, payload = ''] = mint().split('.');
      const text = Buffer.from(payload, 'base64url').toString();
      return mint({ rawPayload: text.replace(/}$/, ',"exp":1}') });
    }),
    acceptedToken('control: expired within the tolerance', ({ mint }) =>
      mint({ claims: { exp: now() - 2 } }),
    ),
    ...notNames.map((aud) =>
      refusedToken(`aud ${shown(aud)}`, ({ mint }) =>
        mint({ claims: { aud } }),
      ),
    ),
    ...[
      `${audience}/`,
      `${audience}.evil.example`,
      audience.toUpperCase(),
      ` ${audience}`,
      `${audience}\u0000`,
      'https://*.example.com',
      '*',
      [`${audience}/`],
      [[audience]],
      [audience, 1],
      [audience, null],
      { 0: audience },
      { aud: audience },
      `other ${audience}`,
      `${audience},other`,
    ].map((aud) =>
      refusedToken(`aud ${shown(aud)}`, ({ mint }) =>
        mint({ claims: { aud } }),
      ),
    ),
    acceptedToken('control: aud as an array that holds this API', ({ mint }) =>
      mint({ claims: { aud: ['other', audience] } }),
    ),
    ...notNames.map((iss) =>
      refusedToken(`iss ${shown(iss)}`, ({ mint }) =>
        mint({ claims: { iss } }),
      ),
    ),
    ...[
      (url: string) => url.slice(0, -1),
      (url: string) => `${url}/`,
      (url: string) => url.toUpperCase(),
      (url: string) => ` ${url}`,
      (url: string) => `${url}evil`,
      (url: string) => url.replace('http', 'https'),
      (url: string) => url.replace('127.0.0.1', 'localhost'),
      (url: string) => [url],
      (url: string) => ({ iss: url }),
    ].map((near) =>
      refusedToken(
        `iss ${near.toString().replace(/^.*=> /, '')}`,
        ({ mint, issuer }) => mint({ claims: { iss: near(issuer.url) } }),
      ),
    ),
    ...notNames.map((sub) =>
      refusedToken(`sub ${shown(sub)}`, ({ mint }) =>
        mint({ claims: { sub } }),
      ),
    ),
    ...[undefined, null, '', 1, true, {}, ['test-client']].map((azp) =>
      refusedToken(`azp ${shown(azp)}`, ({ mint }) =>
        mint({ claims: { azp } }),
      ),
    ),
    ...[
      null,
      '',
      'password',
      'refresh-token',
      'Client-Credentials',
      ['client-credentials'],
      {},
      true,
    ].map((gty) =>
      refusedToken(`gty ${shown(gty)}`, ({ mint }) =>
        mint({ claims: { gty } }),
      ),
    ),
    refusedToken('a user’s access token', ({ mint }) =>
      mint({
        claims: { gty: undefined, sub: 'auth0|5f7c8ec7c33c6c004bbafe82' },
      }),
    ),
    refusedToken('a user’s RFC 9068 token', ({ mint }) =>
      mint({
        header: { typ: 'at+jwt' },
        claims: {
          gty: undefined,
          azp: undefined,
          client_id: 'app',
          sub: 'auth0|5f7c',
        },
      }),
    ),
    refusedToken('an ID token', ({ mint }) =>
      mint({
        claims: {
          gty: undefined,
          azp: undefined,
          sub: 'auth0|5f7c',
          aud: 'test-client',
          nonce: 'x',
          email: 'a@b.c',
        },
      }),
    ),
    ...[
      { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
      { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' },
      {},
      null,
      '',
      true,
      [],
    ].map((cnf) =>
      refusedToken(`cnf ${shown(cnf)}`, ({ mint }) =>
        mint({ claims: { cnf } }),
      ),
    ),
    ...[
      '__proto__',
      'constructor',
      'hasOwnProperty',
      'toString',
      'then',
      'toJSON',
    ].map((name) =>
      acceptedToken(`control: a claim named ${name}`, ({ mint }) => {
        const [, payload = ''] = mint().split('.');
        const text = Buffer.from(payload, 'base64url').toString();
        return mint({
          rawPayload: text.replace(
            /}$/,
            `,"${name}":{"id":"x"},"https://example.com/${name}":{"id":"x"}}`,
          ),
        });
      }),
    ),
  ],
};
