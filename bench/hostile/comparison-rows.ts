import type { HostileRequest } from './exchange.js';
import { authorization } from './cases/authorization.js';
import { body } from './cases/body.js';
import { claims } from './cases/claims.js';
import { format } from './cases/format.js';
import { header } from './cases/header.js';
import { signature } from './cases/signature.js';
import type { HostileGroup } from './hostile-case.js';
import { refusedToken } from './hostile-case.js';
import type { World } from './world.js';

/** A row of the comparison: one request of the kit, and which statuses are right. */
export interface Row {
  readonly what: string;
  readonly request: (world: World) => HostileRequest;
  readonly right: readonly number[];
}

/** Takes a case of the kit by its name; 400 and 401 are both fine answers to a bad token where others are asked. */
function row(
  what: string,
  { title, cases }: HostileGroup,
  name: string,
  right: readonly number[] = [400, 401],
): Row {
  const found = cases.find((hostile) => hostile.name === name);
  if (!found) throw new Error(`${title} has no case ${name}`);
  return { what, request: found.request, right };
}

export const tokenRows: readonly Row[] = [
  row('A valid token, for control', format, 'control: a valid token', [200]),
  row('`alg: none`, no signature', header, 'alg "none" without a signature'),
  row(
    'HS256, the public key as its secret',
    header,
    'HS256 with the PEM (SPKI) as its secret',
  ),
  row('No `exp`: valid for ever', claims, 'exp left out'),
  row('No `iat`', claims, 'iat left out'),
  row('`iat` in a minute', claims, 'iat in a minute'),
  row('No `sub`', claims, 'sub left out'),
  row('`crit` with an extension nobody knows', header, 'crit ["x"]'),
  row('`typ: dpop+jwt`', header, 'typ "dpop+jwt"'),
  row('`typ: logout+jwt`', header, 'typ "logout+jwt"'),
  row(
    'Bound to a key by `cnf`, sent as a plain bearer',
    claims,
    'cnf {"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}',
  ),
  row('A user’s token, where machines call', claims, 'a user’s access token'),
  row(
    '`aud` a number beside this API',
    claims,
    'aud ["https://api.example.com",1]',
  ),
  row(
    'Stray bits in the last character',
    format,
    'stray bits in the last character',
  ),
  row('Payload `null`, well signed', format, 'well-signed payload "null"'),
  row('Payload no JSON, well signed', format, 'well-signed payload "{"'),
  row('Payload nested 2,600 deep', format, 'a payload nested 2,600 deep'),
];

export const keyRows: readonly Row[] = [
  row(
    'RS256 under a key published for RS512',
    signature,
    'RS256 under a key published for RS512',
  ),
  row(
    'A key published for encryption',
    signature,
    'a key published for encryption',
  ),
  row('An RSA key of 1024 bits', signature, 'an RSA key of 1024 bits'),
  row(
    'A key whose private half is published',
    signature,
    'a key whose private half is published',
  ),
  row('A key offered in `jwk`', header, 'a key of the attacker’s in jwk'),
  row('`kid` unknown', header, 'kid "unknown"', [401]),
  row('`kid` left out', header, 'kid left out', [401]),
];

export const headerRows: readonly Row[] = [
  row(
    'Junk after the token',
    authorization,
    'Authorization: Bearer TOKEN junk',
    [400],
  ),
  row(
    'Two tokens, a comma between',
    authorization,
    'Authorization: Bearer TOKEN, Bearer TOKEN',
    [400],
  ),
  row(
    'Two `Authorization` headers',
    authorization,
    'a good one, then Basic',
    [400],
  ),
  row('The word `Bearer` alone', authorization, 'Authorization: Bearer', [400]),
  row(
    'The token in the query, where logs keep it',
    authorization,
    'the token in the query',
    [401],
  ),
];

export const bodyRows: readonly Row[] = [
  row('A good body, for control', body, 'control: a good one', [200]),
  row('Malformed JSON without a token', body, 'without a token: "{"', [401]),
  row(
    'A member `__proto__`',
    body,
    '{"text":"x","__proto__":{"admin":true}}',
    [400],
  ),
  row('Nested 3,000 deep', body, 'arrays nested 3,000 deep', [400]),
  row(
    'Objects nested 20,000 deep',
    body,
    'objects nested 20,000 deep in text',
    [400, 413],
  ),
];

/** Signed by the attacker, naming the attacker’s server as its issuer. */
export const ownIssuer: Row = {
  what: 'A token of the attacker’s own issuer',
  request: refusedToken('', ({ mint, stranger }) => {
    const [key] = stranger.keys;
    return mint({
      header: { kid: key?.kid },
      claims: { iss: stranger.url },
      ...(key && { signWith: key.privateKey }),
    });
  }).request,
  right: [401],
};
