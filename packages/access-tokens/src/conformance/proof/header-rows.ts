import { createProofKey, type ProofKey } from '../../testing/proof.js';
import { jsonValues, show, words } from '../hostile-request.js';
import {
  acceptsProof,
  dpop,
  rejectsProof,
  type ProofParts,
  type ProofRow,
} from './proof-row.js';

const keys = new Map<string, ProofKey>();

/** A key for each algorithm. Created once, because RSA keys take a while. */
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
  'left out': () => undefined,
  null: () => null,
  'a text': ({ key }) => JSON.stringify(key.jwk),
  'a list': ({ key }) => [key.jwk],
  empty: () => ({}),
  'with the private key': ({ key }) => key.privateKey.export({ format: 'jwk' }),
  'with an empty d': ({ key }) => ({ ...key.jwk, d: '' }),
  symmetric: () => ({ kty: 'oct', k: 'c2VjcmV0' }),
  'public with k': ({ key }) => ({ ...key.jwk, k: 'c2VjcmV0' }),
  'of another curve': () => getKey('ES384').jwk,
  'named another curve': ({ key }) => ({ ...key.jwk, crv: 'P-384' }),
  'of another type': () => getKey('RS256').jwk,
  'named another type': ({ key }) => ({ ...key.jwk, kty: 'OKP' }),
  'not on the curve': ({ key }) => ({ ...key.jwk, x: key.jwk.y }),
  'without y': ({ key }) => ({ ...key.jwk, y: undefined }),
  'with x as a number': ({ key }) => ({ ...key.jwk, x: 1 }),
};

/** A header with an RSA key that has these bytes as modulus and exponent. */
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
    name: `control: ${alg}`,
    expected: { status: 200 },
    create: ({ mint, prove }) => {
      const { cnf, jwk, privateKey } = createProofKey(alg);
      const token = mint({ cnf });
      const header = { alg, jwk };
      return dpop(token, prove({ token, header, signWith: privateKey }));
    },
  })),
  acceptsProof('other members', ({ key, prove }) =>
    prove({ header: { kid: 'x', jwk: { ...key.jwk, kid: 'x', use: 'sig' } } }),
  ),
  ...otherTypes.map((typ) =>
    rejectsHeader('typ', () => ({ typ }), `typ ${show(typ)}`),
  ),
  ...otherAlgorithms.map((alg) =>
    rejectsHeader('alg', () => ({ alg }), `alg ${show(alg)}`),
  ),
  ...jsonValues('["exp"] [] null "b64" ["b64"]').map((crit) =>
    rejectsHeader('crit', () => ({ crit }), `crit ${show(crit)}`),
  ),
  rejectsHeader('crit', () => ({ b64: false }), 'b64 false'),
  ...Object.entries(otherKeys).map(([name, create]) =>
    rejectsHeader('jwk', (parts) => ({ jwk: create(parts) }), `jwk ${name}`),
  ),
  rejectsHeader('jwk', () => rsa(1024), 'jwk RSA with 1024 bits'),
  rejectsHeader('jwk', () => rsa(8200), 'jwk RSA with 8200 bits'),
  rejectsHeader('jwk', () => rsa(2048, 256), 'jwk RSA with a large exponent'),
  ...words('jku x5u').map((name) =>
    rejectsHeader(
      'jwk',
      () => ({ jwk: undefined, kid: 'good', [name]: 'https://evil.example/' }),
      `${name} instead of jwk`,
    ),
  ),
];
