import type { JsonObject } from '../../json/json-object.js';
import { onMethodOrClass } from './on-method-or-class.js';

/** A condition on the claims of the caller's token. */
export interface ClaimCondition {
  /** The claim that is judged, named in the refusal and in the log. */
  readonly claim: string;
  readonly holds: (claims: JsonObject) => boolean;
}

const conditionsKey = Symbol('claim conditions');

/**
 * Lets only those clients in for whose claims `holds` is true, beside what the
 * route's policy demands; others get 403 `claim_refused`. Conditions of a class
 * and of its method must all hold.
 *
 * It grants nothing by itself, and is refused where nobody is known: with
 * `@Public()`, it stops the boot.
 *
 * @param claim the claim that a refusal names
 */
export const ClaimCheck = (
  claim: string,
  holds: ClaimCondition['holds'],
): MethodDecorator & ClassDecorator =>
  onMethodOrClass((declared) => {
    const conditions = [...claimConditions(declared), { claim, holds }];
    Reflect.defineMetadata(conditionsKey, conditions, declared);
  });

/** The conditions that a method or class declares. */
export const claimConditions = (declared: object): readonly ClaimCondition[] =>
  (Reflect.getMetadata(conditionsKey, declared) as
    ClaimCondition[] | undefined) ?? [];
