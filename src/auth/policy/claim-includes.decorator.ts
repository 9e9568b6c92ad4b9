import { ClaimCheck } from './claim-check.decorator.js';

/**
 * Lets only clients in whose token has all of these values in `claim`, an array
 * or a string with spaces between its values.
 */
export const ClaimIncludes = (
  claim: string,
  ...values: [string, ...string[]]
): MethodDecorator & ClassDecorator =>
  ClaimCheck(claim, (claims) => {
    const value = claims[claim];
    const members: unknown[] =
      typeof value === 'string' ? value.split(' ') : [value].flat();
    return values.every((wanted) => members.includes(wanted));
  });
