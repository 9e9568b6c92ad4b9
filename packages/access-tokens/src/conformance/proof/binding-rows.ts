import {
  accepted,
  jsonValues,
  malformed,
  show,
  type Expected,
} from '../hostile-request.js';
import { dpop, type ProofParts, type ProofRow } from './proof-row.js';

const badToken: Expected = { status: 401, code: 'invalid_token', rule: 'cnf' };
const noProof: Expected = {
  status: 401,
  code: 'invalid_dpop_proof',
  rule: 'missing',
};
const thumbprint = 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dgI';

const row = (
  name: string,
  expected: Expected,
  create: ProofRow['create'],
): ProofRow => ({ name, expected, create });

/** A token with these claims, sent with this scheme and a matching proof. */
const send = (
  scheme: string,
  claims: Readonly<Record<string, unknown>>,
): ProofRow['create'] => {
  return ({ mint, prove }) => {
    const token = mint(claims);
    return [
      ['Authorization', `${scheme} ${token}`],
      ['DPoP', prove({ token })],
    ];
  };
};

/** Values of `cnf` that must be rejected with either scheme. */
const unusable: readonly (readonly [string, (parts: ProofParts) => unknown])[] =
  [
    ['jkt and x5t#S256', ({ key }) => ({ ...key.cnf, 'x5t#S256': thumbprint })],
    ['jkt and jwk', ({ key }) => ({ ...key.cnf, jwk: key.jwk })],
    ['jkt and kid', ({ key }) => ({ ...key.cnf, kid: 'x' })],
    ['only a jwk', ({ key }) => ({ jwk: key.jwk })],
    ['jkt as an array', ({ key }) => ({ jkt: [key.cnf.jkt] })],
    ['jkt with padding', ({ key }) => ({ jkt: `${key.cnf.jkt}=` })],
    ['JKT in capitals', ({ key }) => ({ JKT: key.cnf.jkt })],
    ['an array', ({ key }) => [key.cnf]],
    ['only the thumbprint', ({ key }) => key.cnf.jkt],
    ...jsonValues('{} {"jkt":""} {"jkt":null} {"kid":"x"} {"x":"y"}')
      .concat(jsonValues('null true 1 "" []'))
      .map((value) => [show(value), () => value] as const),
  ];

export const bindingRows: readonly ProofRow[] = [
  ...['DPoP', 'dpop', 'DPOP', 'dPoP'].map((scheme) =>
    row(`the scheme ${scheme}`, accepted, send(scheme, {})),
  ),
  ...['DPoP', 'dpop', 'DPOP'].map((scheme) =>
    row(`the scheme ${scheme} without a proof`, noProof, ({ token }) => [
      ['Authorization', `${scheme} ${token}`],
    ]),
  ),
  row('an empty proof', noProof, ({ token }) => dpop(token, '')),
  row('a bound token as Bearer', badToken, ({ token }) => [
    ['Authorization', `Bearer ${token}`],
  ]),
  row('a bound token as Bearer, with a proof', badToken, send('Bearer', {})),
  row(
    'a plain token as DPoP, with a proof',
    badToken,
    send('DPoP', { cnf: undefined }),
  ),
  row('a plain token as dpop, without a proof', badToken, ({ mint }) => [
    ['Authorization', `dpop ${mint({ cnf: undefined })}`],
  ]),
  row(
    'a plain token as Bearer, with a proof',
    accepted,
    send('Bearer', { cnf: undefined }),
  ),
  ...['Bearer', 'DPoP'].map((scheme) =>
    row(
      `a token bound to a certificate, as ${scheme} with a proof`,
      badToken,
      send(scheme, { cnf: { 'x5t#S256': thumbprint } }),
    ),
  ),
  row('a cnf with a member that is not a method', accepted, (parts) =>
    send('DPoP', { cnf: { ...parts.key.cnf, note: { jwk: 1 } } })(parts),
  ),
  ...unusable.flatMap(([name, create]) =>
    ['Bearer', 'DPoP'].map((scheme) =>
      row(`a token whose cnf is ${name}, as ${scheme}`, badToken, (parts) =>
        send(scheme, { cnf: create(parts) })(parts),
      ),
    ),
  ),
  ...['DPoP', 'dpop  ', 'DPoP TOKEN x', 'DPoP TOKEN,', 'DPoP "TOKEN"'].map(
    (value) =>
      row(
        `the Authorization header ${show(value)}`,
        malformed,
        ({ token, prove }) => [
          ['Authorization', value.replace('TOKEN', token)],
          ['DPoP', prove()],
        ],
      ),
  ),
  row('two Authorization headers', malformed, ({ token, prove }) => [
    ...dpop(token, prove()),
    ['Authorization', `Bearer ${token}`],
  ]),
];
