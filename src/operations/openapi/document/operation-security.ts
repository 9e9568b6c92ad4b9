import type { RoutePolicy } from '../../../auth/policy.js';
import type { Security } from './openapi-types.js';

/** The name of the scheme for a token that the caller already has. */
export const bearerScheme = 'bearer';

/**
 * A route's policy in OpenAPI's terms: a list of alternatives, each a scheme and
 * its required scopes. An empty list means public, an empty alternative makes the
 * token optional.
 *
 * @param oauth2Schemes the names of the schemes, one a tenant
 */
export function operationSecurity(
  policy: RoutePolicy | undefined,
  oauth2Schemes: readonly string[],
): Security {
  const oneOf = (...alternatives: (readonly string[])[]): Security => [
    ...alternatives.flatMap((scopes) =>
      oauth2Schemes.map((scheme) => ({ [scheme]: [...scopes] })),
    ),
    // This scheme cannot express scopes; the description names them.
    { [bearerScheme]: [] },
  ];

  switch (policy?.kind) {
    case 'anonymous':
      return [{}, ...oneOf([])];
    case 'any-client':
      return oneOf([]);
    case 'scopes':
      return policy.quantity === 'all'
        ? oneOf(policy.scopes)
        : oneOf(...policy.scopes.map((scope) => [scope]));
    default:
      return [];
  }
}

/** Who may call, as a sentence. */
export function whoMayCall(policy: RoutePolicy | undefined): string {
  switch (policy?.kind) {
    case 'anonymous':
      return 'Open to everybody; a token that is sent must be valid.';
    case 'any-client':
      return 'For every client with a valid token.';
    case 'scopes': {
      const scopes = policy.scopes.map((scope) => `\`${scope}\``);
      const [only] = scopes;
      if (scopes.length === 1) return `Needs the scope ${only}.`;
      return policy.quantity === 'all'
        ? `Needs the scopes ${scopes.join(' and ')}.`
        : `Needs one of the scopes ${scopes.join(', ')}.`;
    }
    default:
      return 'Open to everybody, without a token.';
  }
}
