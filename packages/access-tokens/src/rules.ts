import type { JsonObject } from './compact-jws.js';
import { readConfirmation } from './confirmation.js';
import { includesAudience, type TokenProfile } from './profiles.js';

/** Whether tokens that are bound to a key (`cnf`) are rejected, accepted or required. */
export type ProofOfPossessionMode = 'off' | 'allowed' | 'required';

/** The expected values of the claims. Times are seconds since the epoch. */
export interface ClaimContext {
  /** The issuer whose key verified the signature. */
  readonly issuer: string;
  readonly audience: string;
  readonly profile: TokenProfile;
  readonly now: number;
  /** The allowed difference between the clocks of issuer and API. */
  readonly toleranceSeconds: number;
  /** Default: `off`. */
  readonly proofOfPossession?: ProofOfPossessionMode;
}

/** The expected values of the header. */
export interface HeaderContext {
  /** The accepted signature algorithms. */
  readonly algorithms: readonly string[];
}

/** One check of a header or of claims. */
export interface Rule<Context> {
  /** The header parameter or claim that is checked; `gty` stands for the kind of token. */
  readonly name: string;
  readonly accepts: (members: JsonObject, context: Context) => boolean;
  /** The message for the caller if the check fails. Never contains the value. */
  readonly detail: string | ((members: JsonObject, context: Context) => string);
}

/** A rule that failed, with the message for the caller. */
export interface FailingRule {
  readonly name: string;
  readonly detail: string;
}

const accessTokenTypes = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
/** The last second that a `Date` can have: 8.64e15 ms (ECMA-262, Time Values). */
const lastSecond = 8.64e12;

/**
 * The rules for a token's header (RFC 7515, section 4.1; RFC 9068, section 2.1),
 * checked before its key is looked up. `jwk`, `jku`, `x5u` and `x5c` are ignored:
 * keys come only from the issuer.
 */
export const headerRules: readonly Rule<HeaderContext>[] = [
  {
    name: 'alg',
    accepts: ({ alg }, { algorithms }) =>
      typeof alg === 'string' && algorithms.includes(alg),
    detail: 'alg is not a signature algorithm that this API accepts.',
  },
  {
    name: 'crit',
    accepts: ({ crit }) => crit === undefined,
    detail: 'crit requires an extension that this API does not support.',
  },
  {
    name: 'b64',
    accepts: ({ b64 }) => b64 === undefined || b64 === true,
    detail: 'b64 must not be false in a JWT.',
  },
  {
    name: 'typ',
    accepts: ({ typ }) =>
      typ === undefined ||
      (typeof typ === 'string' && accessTokenTypes.has(typ.toLowerCase())),
    detail: 'typ is not the type of an access token.',
  },
  {
    name: 'kid',
    accepts: ({ kid }) => typeof kid === 'string' && kid !== '',
    detail: 'kid is missing: it must name a signing key of the tenant.',
  },
];

/**
 * The rules for a token's claims (RFC 7519, section 4.1; RFC 9068, section 2.2),
 * checked after its signature. The first rule that fails is reported.
 */
export const claimRules: readonly Rule<ClaimContext>[] = [
  {
    name: 'iss',
    accepts: ({ iss }, { issuer }) => iss === issuer,
    detail: 'iss is not the issuer that this API trusts.',
  },
  {
    name: 'aud',
    accepts: (claims, { audience, profile }) =>
      (profile.isMeantFor ?? includesAudience)(claims, audience),
    detail: "aud does not include this API's identifier.",
  },
  {
    name: 'exp',
    accepts: ({ exp }) => isNumericDate(exp),
    detail: 'exp is missing or not a date.',
  },
  {
    name: 'exp',
    accepts: ({ exp }, { now, toleranceSeconds }) =>
      Number(exp) > now - toleranceSeconds,
    detail: 'exp has passed: the token has expired.',
  },
  {
    name: 'iat',
    accepts: ({ iat }) => isNumericDate(iat),
    detail: 'iat is missing or not a date.',
  },
  {
    name: 'iat',
    accepts: ({ iat }, { now, toleranceSeconds }) =>
      Number(iat) <= now + toleranceSeconds,
    detail: 'iat is in the future.',
  },
  {
    name: 'nbf',
    accepts: ({ nbf }, { now, toleranceSeconds }) =>
      nbf === undefined ||
      (isNumericDate(nbf) && nbf <= now + toleranceSeconds),
    detail: 'nbf is not a date, or the token is not valid yet.',
  },
  {
    name: 'sub',
    accepts: ({ sub }) => typeof sub === 'string' && sub !== '',
    detail: 'sub is missing or not a string.',
  },
  {
    name: 'cnf',
    accepts: ({ cnf }, { proofOfPossession }) =>
      cnf !== undefined || proofOfPossession !== 'required',
    detail: 'cnf is missing: this API accepts only tokens bound to a key.',
  },
  {
    name: 'cnf',
    accepts: ({ cnf }, { proofOfPossession = 'off' }) =>
      cnf === undefined || proofOfPossession !== 'off',
    detail:
      'cnf binds the token to a key, so it cannot be used as a plain bearer token.',
  },
  {
    name: 'cnf',
    accepts: ({ cnf }) =>
      cnf === undefined || readConfirmation(cnf) !== undefined,
    detail:
      'cnf must have exactly one confirmation method that this API supports.',
  },
  {
    name: 'gty',
    accepts: (claims, { profile }) =>
      getFailingMachineClaim(claims, profile) === undefined,
    detail: (claims, { profile }) => {
      const claim = getFailingMachineClaim(claims, profile) ?? '';
      const machine =
        'a token issued to a machine by the client-credentials grant';
      return claims[claim] === undefined
        ? `The claim ${claim} is missing: ${machine} has it.`
        : `The claim ${claim} differs from that of ${machine}.`;
    },
  },
  {
    name: 'client_id',
    accepts: (claims, { profile }) => {
      const id = profile.clientId(claims);
      return typeof id === 'string' && id !== '';
    },
    detail: 'The token does not name its client.',
  },
];

/** The first rule that these header parameters or claims fail, if any. */
export function getFirstFailingRule<Context>(
  rules: readonly Rule<Context>[],
  members: JsonObject,
  context: Context,
): FailingRule | undefined {
  const rule = rules.find(({ accepts }) => !accepts(members, context));
  return rule && describeFailure(rule, members, context);
}

/** All rules that these header parameters or claims fail. */
export const getFailingRules = <Context>(
  rules: readonly Rule<Context>[],
  members: JsonObject,
  context: Context,
): FailingRule[] =>
  rules
    .filter(({ accepts }) => !accepts(members, context))
    .map((rule) => describeFailure(rule, members, context));

const describeFailure = <Context>(
  { name, detail }: Rule<Context>,
  members: JsonObject,
  context: Context,
): FailingRule => ({
  name,
  detail: typeof detail === 'string' ? detail : detail(members, context),
});

/** The first of the profile's machine claims that fails its check. */
const getFailingMachineClaim = (
  claims: JsonObject,
  { machineClaims }: TokenProfile,
): string | undefined =>
  Object.keys(machineClaims).find((name) => !machineClaims[name]?.(claims));

const isNumericDate = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= lastSecond;
