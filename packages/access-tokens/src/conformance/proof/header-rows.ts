import { createProofKey, type ProofKey } from '../../testing/proof.js';
import {
  accepted,
  describeMember,
  jsonValues,
  show,
  words,
} from '../hostile-request.js';
import {
  acceptsProof,
  dpop,
  rejectsProof,
  type ProofParts,
  type ProofRow,
} from './proof-row.js';

const keys = new Map<string, ProofKey>();

/** A key for this algorithm. Created only once, because RSA keys take a while. */
function getKey(alg: string): ProofKey {
  const key = keys.get(alg) ?? createProofKey(alg);
  keys.set(alg, key);
  return key;
}

const rejectsHeader = (
  rule: string,
  header: (parts: ProofParts) => Readonly<Record<string, unknown>>,
  name: string,
): ProofRow =>
  rejectsProof(name, rule, (parts) => parts.prove({ header: header(parts) }));

const otherTypes = [
  undefined,
  ...words('JWT at+jwt dpop dpop+JWT DPOP+JWT application/dpop+jwt'),
  ...jsonValues('null "" 1 ["dpop+jwt"] {"dpop+jwt":1}'),
];
const otherAlgorithms = [
  undefined,
  ...words('none NONE None HS256 HS512 es256 RS384 ES256K dir RSA-OAEP'),
  ...jsonValues('null "" 1 ["ES256"] {}'),
];

/** Values of `jwk` that must be rejected. */
const otherKeys: Readonly<Record<string, (parts: ProofParts) => unknown>> = {
  'without jwk': () => undefined,
  'with jwk null': () => null,
  'with jwk as a string': ({ key }) => JSON.stringify(key.jwk),
  'with jwk as an array': ({ key }) => [key.jwk],
  'with an empty jwk': () => ({}),
  'with the private key': ({ key }) => key.privateKey.export({ format: 'jwk' }),
  'with an empty d in jwk': ({ key }) => ({ ...key.jwk, d: '' }),
  'with a symmetric key': () => ({ kty: 'oct', k: 'c2VjcmV0' }),
  'with k in a public key': ({ key }) => ({ ...key.jwk, k: 'c2VjcmV0' }),
  'with a key of another curve': () => getKey('ES384').jwk,
  'with another crv in jwk': ({ key }) => ({ ...key.jwk, crv: 'P-384' }),
  'with a key of another type': () => getKey('RS256').jwk,
  'with another kty in jwk': ({ key }) => ({ ...key.jwk, kty: 'OKP' }),
  'with a key that is not on the curve': ({ key }) => ({
    ...key.jwk,
    x: key.jwk.y,
  }),
  'without y in jwk': ({ key }) => ({ ...key.jwk, y: undefined }),
  'with x as a number in jwk': ({ key }) => ({ ...key.jwk, x: 1 }),
};

/** A header with an RSA key of this size. */
const rsa = (bits: number, exponentBytes = 3): Record<string, unknown> => ({
  alg: 'RS256',
  jwk: {
    kty: 'RSA',
    n: Buffer.alloc(bits / 8, 0xff).toString('base64url'),
    e: Buffer.alloc(exponentBytes, 1).toString('base64url'),
  },
});

export const proofHeaderRows: readonly ProofRow[] = [
  ...words('ES256 ES384 EdDSA PS256 RS256').map((alg): ProofRow => ({
    name: `a proof with alg ${alg}`,
    expected: accepted,
    create: ({ mint, prove }) => {
      const { cnf, jwk, privateKey } = createProofKey(alg);
      const token = mint({ cnf });
      const header = { alg, jwk };
      return dpop(token, prove({ token, header, signWith: privateKey }));
    },
  })),
  acceptsProof('a proof with other header members', ({ key, prove }) =>
    prove({ header: { kid: 'x', jwk: { ...key.jwk, kid: 'x', use: 'sig' } } }),
  ),
  ...otherTypes.map((typ) =>
    rejectsHeader(
      'typ',
      () => ({ typ }),
      describeMember('a proof', 'typ', typ),
    ),
  ),
  ...otherAlgorithms.map((alg) =>
    rejectsHeader(
      'alg',
      () => ({ alg }),
      describeMember('a proof', 'alg', alg),
    ),
  ),
  ...jsonValues('["exp"] [] null "b64" ["b64"]').map((crit) =>
    rejectsHeader('crit', () => ({ crit }), `a proof with crit ${show(crit)}`),
  ),
  rejectsHeader('crit', () => ({ b64: false }), 'a proof with b64 false'),
  ...Object.entries(otherKeys).map(([name, create]) =>
    rejectsHeader(
      'jwk',
      (parts) => ({ jwk: create(parts) }),
      `a proof ${name}`,
    ),
  ),
  rejectsHeader('jwk', () => rsa(1024), 'a proof with an RSA key of 1024 bits'),
  rejectsHeader('jwk', () => rsa(8200), 'a proof with an RSA key of 8200 bits'),
  rejectsHeader(
    'jwk',
    () => rsa(2048, 256),
    'a proof with an RSA key with a large exponent',
  ),
  ...words('jku x5u').map((name) =>
    rejectsHeader(
      'jwk',
      () => ({ jwk: undefined, kid: 'good', [name]: 'https://evil.example/' }),
      `a proof with ${name} instead of jwk`,
    ),
  ),
];
