import { Reflector } from '@nestjs/core';
import type { JsonObject } from '@repo/access-tokens';
import { getCallerFile } from '../platform/config/startup.error.js';
import type { Scope } from './scopes.js';

/** Who may call a route. */
export type RoutePolicy =
  | { readonly kind: 'public' }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'any-client' }
  | {
      readonly kind: 'scopes';
      readonly quantity: 'all' | 'any';
      readonly scopes: readonly string[];
    };

/** A condition on the claims of the caller's token. */
export interface ClaimCondition {
  /** The claim to check, as named in the response and in the log. */
  readonly claim: string;
  readonly accepts: (claims: JsonObject) => boolean;
}

type Policy = MethodDecorator & ClassDecorator;

/** A listed scope, or a compiler message that says where to list it. */
type Listed<S extends string> = S extends Scope
  ? S
  : `${S} is not listed in src/auth/scopes.ts`;

/** Any string; editors suggest the listed scopes. */
type AnyScope = Scope | (string & {});

/** The metadata that the policy decorators below set; use those. */
export const PolicyMetadata = Reflector.createDecorator<RoutePolicy>();

/** The metadata that the claim decorators below set; use those. */
export const ClaimConditions =
  Reflector.createDecorator<readonly ClaimCondition[]>();

/** Allows everybody. No token is verified, so the caller is unknown. */
export const Public = (): Policy => declarePolicy({ kind: 'public' });

/**
 * Allows everybody, with or without a token. A token that is sent must be
 * valid: otherwise 401, as on a protected route.
 */
export const AllowAnonymous = (): Policy =>
  declarePolicy({ kind: 'anonymous' });

/** Allows any client with a valid token, whatever its scopes. */
export const AnyClient = (): Policy => declarePolicy({ kind: 'any-client' });

const scopesPolicy =
  (quantity: 'all' | 'any') =>
  <S extends AnyScope>(...scopes: [Listed<S>, ...Listed<S>[]]): Policy =>
    declarePolicy({ kind: 'scopes', quantity, scopes });

/**
 * Allows clients whose token has all of these scopes; others get 403
 * `insufficient_scope`. Does not check claims or metadata.
 */
export const RequiredScopes = scopesPolicy('all');

/** Allows clients whose token has at least one of these scopes; others get 403 `insufficient_scope`. */
export const AnyOfScopes = scopesPolicy('any');

/**
 * Allows only clients for whose claims `accepts` returns true; others get 403
 * `claim_refused`. The conditions of a class and of its method must all be met.
 *
 * The route still needs a policy. The API does not start with this on a
 * `@Public()` route, which has no caller.
 *
 * @param claim the claim that the 403 names
 */
export const ClaimCheck = (
  claim: string,
  accepts: ClaimCondition['accepts'],
): Policy =>
  onMethodOrClass((declared) => {
    const conditions = [...getConditions(declared), { claim, accepts }];
    Reflect.defineMetadata(ClaimConditions.KEY, conditions, declared);
  });

/** Allows only clients whose `claim` has exactly this value: `@ClaimEquals('org_id', 'org_42')`. */
export const ClaimEquals = (
  claim: string,
  value: string | number | boolean,
): Policy => ClaimCheck(claim, (claims) => claims[claim] === value);

/**
 * Allows only clients whose `claim` contains all of these values. The claim is
 * an array, or a string with spaces between its values.
 */
export const ClaimIncludes = (
  claim: string,
  ...values: [string, ...string[]]
): Policy =>
  ClaimCheck(claim, (claims) => {
    const value = claims[claim];
    const members: unknown[] =
      typeof value === 'string' ? value.split(' ') : [value].flat();
    return values.every((wanted) => members.includes(wanted));
  });

/** The metadata that `@RequireProofOfPossession()` sets; use that. */
export const ProofMetadata = Reflector.createDecorator<true>();

/**
 * Requires a token that is bound to a key (DPoP) or a certificate, in addition to
 * the route's policy; others get 401 `invalid_token`. The proof for a bound token
 * is always checked, with or without this. The API does not start with this on a
 * `@Public()` route, or if the configuration accepts no proofs.
 */
export const RequireProofOfPossession = (): Policy => ProofMetadata(true);

/** The policy that is declared on this method or class. */
export const getPolicy = (declared: object): RoutePolicy | undefined =>
  Reflect.getMetadata(PolicyMetadata.KEY, declared) as RoutePolicy | undefined;

/** The conditions that are declared on this method or class. */
export const getConditions = (declared: object): readonly ClaimCondition[] =>
  (Reflect.getMetadata(ClaimConditions.KEY, declared) as
    readonly ClaimCondition[] | undefined) ?? [];

/** The file that declares a second policy on this method or class, if any. */
export const getSecondPolicy = (declared: object): string | undefined =>
  seconds.get(declared);

// `RouteChecks` reports them: an error thrown here, during import, could not be caught and would print a stack trace.
const seconds = new WeakMap<object, string>();

const declarePolicy = (policy: RoutePolicy): Policy =>
  onMethodOrClass((declared) => {
    if (Reflect.hasOwnMetadata(PolicyMetadata.KEY, declared))
      seconds.set(declared, getCallerFile(import.meta.url));
    Reflect.defineMetadata(PolicyMetadata.KEY, policy, declared);
  });

/** Makes a decorator for methods and classes that passes the method's function or the class to `declare`. */
function onMethodOrClass(declare: (declared: object) => void): Policy {
  return (
    target: object,
    _name?: string | symbol,
    descriptor?: PropertyDescriptor,
  ): void => declare((descriptor?.value as object | undefined) ?? target);
}
