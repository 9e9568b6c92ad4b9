/**
 * @typedef {import('./decode-token.js').Members} Members
 * @typedef {{ issuer: string, audience: string, now: number }} Context
 * @typedef {{ holds: (token: { header: Members, claims: Members }, context: Context) => boolean, detail: string }} Rule
 */

const toleranceSeconds = 5;
const lastSecond = 8.64e12;

/** @param {unknown} value @returns {value is number} */
const isDate = (value) =>
  typeof value === 'number' && Math.abs(value) <= lastSecond;

/** @param {unknown} value */
const isText = (value) => typeof value === 'string' && value !== '';

/**
 * The API's rules, src/auth/token/token-rules.ts, as far as a page can judge
 * them: with the default settings, and all but the signature. A test holds the
 * two against each other.
 *
 * @type {readonly Rule[]}
 */
const rules = [
  {
    holds: ({ header: { alg } }) => alg === 'RS256',
    detail: 'alg is not RS256.',
  },
  {
    holds: ({ header: { crit, b64 } }) =>
      crit === undefined && (b64 === undefined || b64 === true),
    detail: 'crit demands an extension that the API does not know.',
  },
  {
    holds: ({ header: { typ } }) =>
      typ === undefined ||
      (typeof typ === 'string' &&
        ['jwt', 'at+jwt', 'application/at+jwt'].includes(typ.toLowerCase())),
    detail: 'typ is not that of an access token.',
  },
  { holds: ({ header: { kid } }) => isText(kid), detail: 'kid is missing.' },
  {
    holds: ({ claims: { iss } }, { issuer }) => iss === issuer,
    detail: 'iss is not this tenant.',
  },
  {
    holds: ({ claims: { aud } }, { audience }) => {
      const all = [aud].flat();
      return (
        all.every((one) => typeof one === 'string') && all.includes(audience)
      );
    },
    detail: 'aud is not this API.',
  },
  {
    holds: ({ claims: { exp } }, { now }) =>
      isDate(exp) && exp > now - toleranceSeconds,
    detail: 'exp has passed, or is missing: the token has expired.',
  },
  {
    holds: ({ claims: { iat } }, { now }) =>
      isDate(iat) && iat <= now + toleranceSeconds,
    detail: 'iat is in the future, or missing.',
  },
  {
    holds: ({ claims: { nbf } }, { now }) =>
      nbf === undefined || (isDate(nbf) && nbf <= now + toleranceSeconds),
    detail: 'nbf says that the token is not valid yet.',
  },
  { holds: ({ claims: { sub } }) => isText(sub), detail: 'sub is missing.' },
  {
    holds: ({ claims: { cnf } }) => cnf === undefined,
    detail: 'cnf binds the token to a key, so it is no plain bearer token.',
  },
  {
    holds: ({ claims: { gty, client_id, sub } }) =>
      gty === undefined
        ? typeof client_id === 'string' &&
          (sub === client_id || sub === `${client_id}@clients`)
        : gty === 'client-credentials',
    detail: 'It is not a machine’s token.',
  },
  {
    holds: ({ claims: { client_id, azp } }) => isText(client_id ?? azp),
    detail: 'It does not name its client.',
  },
];

/**
 * Why the API refuses the token, signature aside; nothing where it does not.
 *
 * @param {{ header: Members, claims: Members }} token
 * @param {Context} context
 * @returns {string[]}
 */
export function brokenRules(token, context) {
  return rules
    .filter(({ holds }) => !holds(token, context))
    .map(({ detail }) => detail);
}
