import { audienceHolds } from './audience.js';
import type { JsonObject } from '../../json/json-object.js';
import type { TokenProfile } from './token-profile.js';

/** What the rules measure a token by. Times are seconds since the epoch. */
export interface TokenContext {
  readonly issuer: string;
  readonly audience: string;
  readonly profile: TokenProfile;
  readonly now: number;
  readonly toleranceSeconds: number;
}

interface Rule<Context> {
  /** What is judged: a header parameter, a claim, or `gty` for the kind of token. */
  readonly name: string;
  readonly holds: (members: JsonObject, context: Context) => boolean;
  /** What to tell the caller where it does not hold. Never the value. */
  readonly detail: string;
}

const accessTokenTypes = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
/** The last second that is a date: 8.64e15 ms (ECMA-262, Time Values). */
const lastSecond = 8.64e12;

/**
 * The header of an acceptable token (RFC 7515, section 4.1), judged before its
 * key is looked up. `jwk`, `jku`, `x5u` and `x5c` are not read at all: a key
 * comes from the tenant alone.
 */
export const headerRules: readonly Rule<{ algorithms: readonly string[] }>[] = [
  {
    name: 'alg',
    holds: ({ alg }, { algorithms }) =>
      typeof alg === 'string' && algorithms.includes(alg),
    detail: 'alg is not a signature algorithm that this API accepts.',
  },
  {
    name: 'crit',
    holds: ({ crit }) => crit === undefined,
    detail: 'crit demands an extension that this API does not know.',
  },
  {
    name: 'b64',
    holds: ({ b64 }) => b64 === undefined || b64 === true,
    detail: 'b64 must not be false in a JWT.',
  },
  {
    name: 'typ',
    holds: ({ typ }) =>
      typ === undefined ||
      (typeof typ === 'string' && accessTokenTypes.has(typ.toLowerCase())),
    detail: 'typ is not that of an access token.',
  },
  {
    name: 'kid',
    holds: ({ kid }) => typeof kid === 'string' && kid !== '',
    detail: 'kid is missing: it must name a signing key of the tenant.',
  },
];

/**
 * The claims of an acceptable token (RFC 7519, section 4.1, and RFC 9068,
 * section 2.2), judged after its signature. One row a rule, in the order in
 * which they are reported.
 */
export const claimRules: readonly Rule<TokenContext>[] = [
  {
    name: 'iss',
    holds: ({ iss }, { issuer }) => iss === issuer,
    detail: 'iss is not the issuer that this API trusts.',
  },
  {
    name: 'aud',
    holds: (claims, { audience, profile }) =>
      (profile.isMeantFor ?? audienceHolds)(claims, audience),
    detail: "aud does not hold this API's identifier.",
  },
  {
    name: 'exp',
    holds: ({ exp }) => isNumericDate(exp),
    detail: 'exp is missing or not a date.',
  },
  {
    name: 'exp',
    holds: ({ exp }, { now, toleranceSeconds }) =>
      Number(exp) > now - toleranceSeconds,
    detail: 'exp has passed: the token has expired.',
  },
  {
    name: 'iat',
    holds: ({ iat }) => isNumericDate(iat),
    detail: 'iat is missing or not a date.',
  },
  {
    name: 'iat',
    holds: ({ iat }, { now, toleranceSeconds }) =>
      Number(iat) <= now + toleranceSeconds,
    detail: 'iat is in the future.',
  },
  {
    name: 'nbf',
    holds: ({ nbf }, { now, toleranceSeconds }) =>
      nbf === undefined ||
      (isNumericDate(nbf) && nbf <= now + toleranceSeconds),
    detail: 'nbf is not a date, or the token is not valid yet.',
  },
  {
    name: 'sub',
    holds: ({ sub }) => typeof sub === 'string' && sub !== '',
    detail: 'sub is missing or not a string.',
  },
  {
    name: 'cnf',
    holds: ({ cnf }) => cnf === undefined,
    detail: 'cnf binds the token to a key, so it is no plain bearer token.',
  },
  {
    name: 'gty',
    holds: (claims, { profile }) => profile.isMachine(claims),
    detail:
      'The token was not issued to a machine by the client-credentials grant.',
  },
  {
    name: 'client_id',
    holds: (claims, { profile }) => {
      const id = profile.clientId(claims);
      return typeof id === 'string' && id !== '';
    },
    detail: 'The token does not name its client.',
  },
];

/** The first rule that does not hold, if any. */
export function brokenRule<Context>(
  rules: readonly Rule<Context>[],
  members: JsonObject,
  context: Context,
): Rule<Context> | undefined {
  return rules.find(({ holds }) => !holds(members, context));
}

const isNumericDate = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= lastSecond;
