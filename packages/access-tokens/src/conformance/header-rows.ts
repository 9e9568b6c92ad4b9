import { createHmac, type KeyObject } from 'node:crypto';
import { base64url } from '../testing/mint-token.js';
import { jwksPath } from '../testing/start-issuer.js';
import {
  accepts,
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

/** Values of each header parameter that must be rejected, although the signature is valid; `undefined` leaves it out. */
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
    rejects(`alg ${show(alg)} without a signature`, 'format', ({ mint }) =>
      mint({ header: { alg } }).replace(/[^.]+$/, ''),
    ),
    rejects(`alg ${show(alg)} with a good signature`, 'alg', ({ mint }) =>
      mint({ header: { alg } }),
    ),
  ]),
  ...['ES256', 'ES384', 'ES512'].map((alg) =>
    rejects(`alg ${show(alg)}`, 'alg', ({ mint }) =>
      mint({ header: { alg, kid: 'elliptic' } }),
    ),
  ),
  ...hmacRows(),
  ...Object.entries(rejected).flatMap(([name, members]) =>
    members.map((value) =>
      rejects(`${name} ${show(value)}`, name, ({ mint }) =>
        mint({ header: { [name]: value } }),
      ),
    ),
  ),
  ...goodTypes.map((typ) =>
    accepts(`typ ${show(typ)}`, ({ mint }) => mint({ header: { typ } })),
  ),
  ...['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'].map((name) =>
    rejects(`a key of the attacker’s in ${name}`, 'signature', (context) =>
      offerKey(context, name),
    ),
  ),
  ...['jku', 'x5u'].map((name) =>
    rejects(`${name} to a file`, 'kid', ({ mint, issuer }) =>
      mint({
        header: { [name]: 'file:///etc/passwd', kid: 'x' },
        signWith: issuer.attacker.keys[0]!.privateKey,
      }),
    ),
  ),
  accepts('header members that mean nothing', ({ mint, issuer }) =>
    mint({
      header: { jku: issuer.attacker.url, nonce: 'x', iss: 'x', zip: 'DEF' },
    }),
  ),
];

/** HS256 with a known secret: the public key in each of its encodings, or an empty one. */
function hmacRows(): Row[] {
  const secrets: readonly [string, (key: KeyObject) => string | Buffer][] = [
    ['PEM (SPKI)', (key) => key.export({ type: 'spki', format: 'pem' })],
    [
      'PEM (SPKI), trimmed',
      (key) => String(key.export({ type: 'spki', format: 'pem' })).trim(),
    ],
    ['PEM (PKCS #1)', (key) => key.export({ type: 'pkcs1', format: 'pem' })],
    ['DER (SPKI)', (key) => key.export({ type: 'spki', format: 'der' })],
    ['DER (PKCS #1)', (key) => key.export({ type: 'pkcs1', format: 'der' })],
    ['JWK', (key) => JSON.stringify(key.export({ format: 'jwk' }))],
    ['modulus', (key) => String(key.export({ format: 'jwk' }).n)],
    ['kid', () => 'good'],
    ['empty text', () => ''],
    ['word secret', () => 'secret'],
  ];
  return secrets.map(([name, getSecret]) =>
    rejects(`HS256 with the ${name} as its secret`, 'alg', (context) => {
      const [header, payload] = context
        .mint({ header: { alg: 'HS256' } })
        .split('.');
      const secret = getSecret(context.issuer.keys[0]!.publicKey);
      const mac = createHmac('sha256', secret).update(`${header}.${payload}`);
      return `${header}.${payload}.${mac.digest('base64url')}`;
    }),
  );
}

/** Tokens that the attacker signed, with the `kid` of a good key. */
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
