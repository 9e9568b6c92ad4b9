import { ClaimCheck } from './claim-check.decorator.js';

/** Lets only clients in whose token has `claim` with exactly this value: `@ClaimEquals('org_id', 'org_42')`. */
export const ClaimEquals = (
  claim: string,
  value: string | number | boolean,
): MethodDecorator & ClassDecorator =>
  ClaimCheck(claim, (claims) => claims[claim] === value);
