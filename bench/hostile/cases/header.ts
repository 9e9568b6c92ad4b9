import { createHmac } from 'node:crypto';
import { base64url, validClaims } from '../../../test/support/mint-token.js';
import {
  acceptedToken,
  refusedToken,
  type HostileCase,
  type HostileGroup,
} from '../hostile-case.js';
import type { World } from '../world.js';

const noSignature = [
  'none',
  'None',
  'NONE',
  'nOnE',
  'none ',
  ' none',
  'no\u0000ne',
  '',
];
const foreign = [
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'HS256',
  'HS384',
  'HS512',
  'RSA-OAEP',
  'dir',
  'A256GCM',
  'rs256',
  'RS256 ',
  'RS256\u0000',
  'RS-256',
  'SHA256withRSA',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
];
const notStrings = [null, true, 1, 0, [], ['RS256'], {}, { alg: 'RS256' }];
const types = [
  'id_token',
  'dpop+jwt',
  'logout+jwt',
  'refresh+jwt',
  'secevent+jwt',
  'id_token+jwt',
  'rt+jwt',
  'JWE',
  'JOSE',
  'jwt+at',
  'at+jwt ',
  'application/jwt',
  'application/dpop+jwt',
  'text/html',
  '',
  'token-introspection+jwt',
  '__proto__',
];
const critical = [
  ['b64'],
  ['exp'],
  ['x'],
  ['alg'],
  [],
  '',
  'b64',
  null,
  true,
  1,
  {},
  [null],
  [1],
  ['__proto__'],
  [['b64']],
];
const kids = [
  'unknown',
  '../../../etc/passwd',
  '/dev/null',
  "' OR 1=1 --",
  '"; DROP TABLE keys;',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '%00',
  'good\u0000',
  'good ',
  ' good',
  'GOOD',
  'x'.repeat(4000),
  'http://169.254.169.254/latest/meta-data/',
  '$(id)',
  '{{7*7}}',
  '\u202egood',
  'undefined',
  'null',
  '[object Object]',
  '0',
  '-1',
  '\r\nx: y',
];

export const header: HostileGroup = {
  title: 'Token header',
  cases: [
    ...noSignature.flatMap((alg) => [
      refusedToken(
        `alg ${JSON.stringify(alg)} without a signature`,
        ({ mint }) => mint({ header: { alg } }).replace(/[^.]+$/, ''),
      ),
      refusedToken(
        `alg ${JSON.stringify(alg)} with a good signature`,
        ({ mint }) => mint({ header: { alg } }),
      ),
    ]),
    ...foreign.map((alg) =>
      refusedToken(`alg ${JSON.stringify(alg)}`, ({ mint, issuer }) =>
        alg.startsWith('ES')
          ? mint({ rawHeader: JSON.stringify({ alg, kid: 'elliptic' }) })
          : mint({ header: { alg, kid: issuer.keys[0]?.kid } }),
      ),
    ),
    ...notStrings.map((alg) =>
      refusedToken(`alg ${JSON.stringify(alg)}`, ({ mint }) =>
        mint({ header: { alg } }),
      ),
    ),
    refusedToken('no alg', ({ mint }) => mint({ header: { alg: undefined } })),
    ...hmacCases(),
    ...types.map((typ) =>
      refusedToken(`typ ${JSON.stringify(typ)}`, ({ mint }) =>
        mint({ header: { typ } }),
      ),
    ),
    ...[null, 1, true, [], ['JWT'], {}].map((typ) =>
      refusedToken(`typ ${JSON.stringify(typ)}`, ({ mint }) =>
        mint({ header: { typ } }),
      ),
    ),
    ...['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', undefined].map(
      (typ) =>
        acceptedToken(`control: typ ${typ ?? 'left out'}`, ({ mint }) =>
          mint({ header: { typ } }),
        ),
    ),
    ...critical.map((crit) =>
      refusedToken(`crit ${JSON.stringify(crit)}`, ({ mint }) =>
        mint({ header: { crit } }),
      ),
    ),
    ...[false, 0, 'false', null].map((b64) =>
      refusedToken(`b64 ${JSON.stringify(b64)}`, ({ mint }) =>
        mint({ header: { b64 } }),
      ),
    ),
    ...kids.map((kid) =>
      refusedToken(`kid ${JSON.stringify(kid.slice(0, 40))}`, ({ mint }) =>
        mint({ header: { kid } }),
      ),
    ),
    ...[undefined, null, '', 0, true, ['good'], { kid: 'good' }].map((kid) =>
      refusedToken(`kid ${JSON.stringify(kid) ?? 'left out'}`, ({ mint }) =>
        mint({ header: { kid } }),
      ),
    ),
    ...['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'].map((name) =>
      refusedToken(`a key of the attacker’s in ${name}`, (world) =>
        offeringKey(world, name),
      ),
    ),
    ...['jku', 'x5u'].map((name) =>
      refusedToken(`${name} to a file`, ({ mint, attacker }) =>
        mint({
          header: { [name]: 'file:///etc/passwd', kid: 'x' },
          signWith: attacker.key.privateKey,
        }),
      ),
    ),
    acceptedToken(
      'control: header members that mean nothing',
      ({ mint, attacker }) =>
        mint({
          header: { jku: attacker.url, nonce: 'x', iss: 'x', zip: 'DEF' },
        }),
    ),
  ],
};

/** HS256 with what everybody knows as the secret: the public key, in each spelling, and none at all. */
function hmacCases(): HostileCase[] {
  const secrets: [string, (world: World) => string | Buffer][] = [
    [
      'PEM (SPKI)',
      (world) => goodKey(world).export({ type: 'spki', format: 'pem' }),
    ],
    [
      'PEM (PKCS #1)',
      (world) => goodKey(world).export({ type: 'pkcs1', format: 'pem' }),
    ],
    ['DER', (world) => goodKey(world).export({ type: 'spki', format: 'der' })],
    [
      'JWK',
      (world) => JSON.stringify(goodKey(world).export({ format: 'jwk' })),
    ],
    ['modulus', (world) => String(goodKey(world).export({ format: 'jwk' }).n)],
    ['kid', () => 'good'],
    ['empty text', () => ''],
    ['word secret', () => 'secret'],
  ];
  return secrets.map(([name, secret]) =>
    refusedToken(`HS256 with the ${name} as its secret`, (world) => {
      const input = [
        { alg: 'HS256', typ: 'JWT', kid: 'good' },
        validClaims(world.issuer.url),
      ]
        .map((part) => base64url(JSON.stringify(part)))
        .join('.');
      const mac = createHmac('sha256', secret(world)).update(input);
      return `${input}.${mac.digest('base64url')}`;
    }),
  );
}

const goodKey = ({ issuer }: World) => {
  const [good] = issuer.keys;
  if (!good) throw new Error('the issuer has no key');
  return good.publicKey;
};

function offeringKey({ mint, attacker }: World, name: string): string {
  const values: Record<string, unknown> = {
    jwk: attacker.key.jwk,
    x5c: ['MIIB'],
  };
  return mint({
    header: { [name]: values[name] ?? `${attacker.url}${name}` },
    signWith: attacker.key.privateKey,
  });
}
