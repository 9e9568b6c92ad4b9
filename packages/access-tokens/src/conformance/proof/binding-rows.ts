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

/** Values of `cnf` that must be rejected under every scheme. */
const unusable: readonly ((parts: ProofParts) => unknown)[] = [
  ({ key }) => ({ ...key.cnf, 'x5t#S256': thumbprint }),
  ({ key }) => ({ ...key.cnf, jwk: key.jwk }),
  ({ key }) => ({ ...key.cnf, kid: 'x' }),
  ({ key }) => ({ jwk: key.jwk }),
  ({ key }) => ({ jkt: [key.cnf.jkt] }),
  ({ key }) => ({ jkt: `${key.cnf.jkt}=` }),
  ({ key }) => ({ JKT: key.cnf.jkt }),
  ({ key }) => [key.cnf],
  ({ key }) => key.cnf.jkt,
  ...jsonValues('{} {"jkt":""} {"jkt":null} {"kid":"x"} {"x":"y"}').map(
    (value) => () => value,
  ),
  ...jsonValues('null true 1 "" []').map((value) => () => value),
];

export const bindingRows: readonly ProofRow[] = [
  ...['DPoP', 'dpop', 'DPOP', 'dPoP'].map((scheme) =>
    row(`control: scheme ${scheme}`, accepted, send(scheme, {})),
  ),
  ...['DPoP', 'dpop', 'DPOP'].map((scheme) =>
    row(`scheme ${scheme} without a proof`, noProof, ({ token }) => [
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
    'control: a plain token as Bearer, with a proof',
    accepted,
    send('Bearer', { cnf: undefined }),
  ),
  ...['Bearer', 'DPoP'].map((scheme) =>
    row(
      `a token for a certificate, as ${scheme} with a proof`,
      badToken,
      send(scheme, { cnf: { 'x5t#S256': thumbprint } }),
    ),
  ),
  row('control: cnf with a member that is no method', accepted, (parts) =>
    send('DPoP', { cnf: { ...parts.key.cnf, note: { jwk: 1 } } })(parts),
  ),
  ...unusable.flatMap((create, index) =>
    ['Bearer', 'DPoP'].map((scheme) =>
      row(`unusable cnf ${index + 1}, as ${scheme}`, badToken, (parts) =>
        send(scheme, { cnf: create(parts) })(parts),
      ),
    ),
  ),
  ...['DPoP', 'dpop  ', 'DPoP TOKEN x', 'DPoP TOKEN,', 'DPoP "TOKEN"'].map(
    (value) =>
      row(`Authorization: ${show(value)}`, malformed, ({ token, prove }) => [
        ['Authorization', value.replace('TOKEN', token)],
        ['DPoP', prove()],
      ]),
  ),
  row('two Authorization headers', malformed, ({ token, prove }) => [
    ...dpop(token, prove()),
    ['Authorization', `Bearer ${token}`],
  ]),
];
