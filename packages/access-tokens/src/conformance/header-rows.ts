import { createHmac, type KeyObject } from 'node:crypto';
import { base64url } from '../testing/mint-token.js';
import { jwksPath } from '../testing/start-issuer.js';
import {
  accepts,
  describeMember,
  jsonValues,
  rejects,
  show,
  words,
  type Context,
  type Row,
} from './hostile-request.js';

const noSignature = [
  ...words('none None NONE nOnE'),
  'none ',
  ' none',
  'no\0ne',
  '',
];
const inherited = words('__proto__ constructor toString hasOwnProperty');
const noText = jsonValues('null true 0 1 [] {}');

/** Values of each header parameter that must be rejected, even if the signature is valid; `undefined` leaves it out. */
const rejected: Readonly<Record<string, readonly unknown[]>> = {
  alg: [
    ...words('RS384 RS512 PS256 PS384 PS512 EdDSA Ed25519 HS256 HS384 HS512'),
    ...words('RSA-OAEP dir A256GCM rs256 RS-256 SHA256withRSA'),
    ...inherited,
    ...jsonValues('["RS256"] {"alg":"RS256"} "RS256\\u0000"'),
    ...noText,
    'RS256 ',
    undefined,
  ],
  typ: [
    ...words('id_token dpop+jwt logout+jwt refresh+jwt secevent+jwt rt+jwt'),
    ...words('id_token+jwt token-introspection+jwt JWE JOSE jwt+at text/html'),
    ...words('application/jwt application/jwt2 application/dpop+jwt __proto__'),
    ...jsonValues('["JWT"] ""'),
    ...noText,
    'at+jwt ',
  ],
  crit: [
    ...jsonValues('["b64"] ["exp"] ["x"] ["alg"] [null] [1] ["__proto__"]'),
    ...jsonValues('[["b64"]] "" "b64" "exp" {"exp":true}'),
    ...noText,
  ],
  b64: jsonValues('false 0 "false" null'),
  kid: [
    ...words('unknown ../../../etc/passwd /dev/null %00 GOOD $(id) {{7*7}}'),
    ...words('undefined null 0 -1 http://169.254.169.254/latest/meta-data/'),
    ...inherited,
    ...jsonValues('"" "\\u0000" "\\ud800" "good\\u0000" "\\u202egood"'),
    ...jsonValues('["good"] {"kid":"good"}'),
    ...noText,
    "' OR 1=1 --",
    '"; DROP TABLE keys;',
    '[object Object]',
    'good ',
    ' good',
    '\r\nset-cookie: a=b',
    'x'.repeat(4000),
    undefined,
  ],
};

const goodTypes = [
  ...words('JWT jwt at+jwt AT+JWT application/at+jwt'),
  undefined,
];

export const headerRows: readonly Row[] = [
  ...noSignature.flatMap((alg) => [
    rejects(
      `a token with alg ${show(alg)} and no signature`,
      'format',
      ({ mint }) => mint({ header: { alg } }).replace(/[^.]+$/, ''),
    ),
    rejects(
      `a token with alg ${show(alg)} and a valid signature`,
      'alg',
      ({ mint }) => mint({ header: { alg } }),
    ),
  ]),
  ...['ES256', 'ES384', 'ES512'].map((alg) =>
    rejects(describeMember('a token', 'alg', alg), 'alg', ({ mint }) =>
      mint({ header: { alg, kid: 'elliptic' } }),
    ),
  ),
  ...hmacRows(),
  ...Object.entries(rejected).flatMap(([name, members]) =>
    members.map((value) =>
      rejects(describeMember('a token', name, value), name, ({ mint }) =>
        mint({ header: { [name]: value } }),
      ),
    ),
  ),
  ...goodTypes.map((typ) =>
    accepts(describeMember('a token', 'typ', typ), ({ mint }) =>
      mint({ header: { typ } }),
    ),
  ),
  ...['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'].map((name) =>
    rejects(`the attacker’s key in ${name}`, 'signature', (context) =>
      offerKey(context, name),
    ),
  ),
  ...['jku', 'x5u'].map((name) =>
    rejects(`a file URL in ${name}`, 'kid', ({ mint, issuer }) =>
      mint({
        header: { [name]: 'file:///etc/passwd', kid: 'x' },
        signWith: issuer.attacker.keys[0]!.privateKey,
      }),
    ),
  ),
  accepts(
    'a token with header parameters that are ignored',
    ({ mint, issuer }) =>
      mint({
        header: { jku: issuer.attacker.url, nonce: 'x', iss: 'x', zip: 'DEF' },
      }),
  ),
];

/** HS256 with a secret that anyone can know, such as the public key in one of its encodings. */
function hmacRows(): Row[] {
  const secrets: readonly [string, (key: KeyObject) => string | Buffer][] = [
    [
      'the public key in PEM (SPKI)',
      (key) => key.export({ type: 'spki', format: 'pem' }),
    ],
    [
      'the public key in PEM (SPKI), trimmed',
      (key) => String(key.export({ type: 'spki', format: 'pem' })).trim(),
    ],
    [
      'the public key in PEM (PKCS #1)',
      (key) => key.export({ type: 'pkcs1', format: 'pem' }),
    ],
    [
      'the public key in DER (SPKI)',
      (key) => key.export({ type: 'spki', format: 'der' }),
    ],
    [
      'the public key in DER (PKCS #1)',
      (key) => key.export({ type: 'pkcs1', format: 'der' }),
    ],
    [
      'the public key as a JWK',
      (key) => JSON.stringify(key.export({ format: 'jwk' })),
    ],
    [
      'the modulus of the key',
      (key) => String(key.export({ format: 'jwk' }).n),
    ],
    ['the kid', () => 'good'],
    ['an empty text', () => ''],
    ['the word secret', () => 'secret'],
  ];
  return secrets.map(([name, getSecret]) =>
    rejects(`HS256 whose secret is ${name}`, 'alg', (context) => {
      const [header, payload] = context
        .mint({ header: { alg: 'HS256' } })
        .split('.');
      const secret = getSecret(context.issuer.keys[0]!.publicKey);
      const mac = createHmac('sha256', secret).update(`${header}.${payload}`);
      return `${header}.${payload}.${mac.digest('base64url')}`;
    }),
  );
}

/** A token that the attacker signed, with the `kid` of a trusted key. */
function offerKey({ mint, issuer: { attacker } }: Context, name: string) {
  const { jwk, publicKey, privateKey } = attacker.keys[0]!;
  const url = `${attacker.url}${jwksPath.slice(1)}`;
  const offers: Readonly<Record<string, unknown>> = {
    jwk,
    jku: url,
    x5u: url,
    x5c: [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
  };
  return mint({
    header: { [name]: offers[name] ?? base64url('thumbprint') },
    signWith: privateKey,
  });
}
