import type { OpenAPIObject } from '@nestjs/swagger';
import { withoutTrailingSlash } from '@repo/access-tokens';
import type { AuthOptions } from '../../../auth/auth-options.js';
import type { RoutePolicy } from '../../../auth/policy.js';
import { scopes } from '../../../auth/scopes.js';
import type { SigningKeysService } from '../../../auth/signing-keys.service.js';
import type { Components } from './components.js';

type Security = NonNullable<OpenAPIObject['security']>;

/** The name of the scheme for a token that the caller already has. */
const bearerScheme = 'bearer';

/** The name of each tenant's scheme, in the order of the issuers. */
export const getOAuth2SchemeNames = ({ issuers }: AuthOptions): string[] =>
  issuers.map((_, index) => (index === 0 ? 'oauth2' : `oauth2-${index + 1}`));

/**
 * The token endpoints of the tenants, in the same order: from the discovery
 * document or, if that has not been read, at Auth0's path.
 */
export const getTokenUrls = (
  { issuers }: AuthOptions,
  keys: SigningKeysService,
): string[] =>
  issuers
    .map(withoutTrailingSlash)
    .map(
      (issuer) =>
        keys.issuers.get(issuer)?.tokenEndpoint ?? `${issuer}/oauth/token`,
    );

/** The security schemes: client credentials for each tenant, and a token that the caller already has. */
export function getSecuritySchemes(
  options: AuthOptions,
  urls: readonly string[],
): NonNullable<Components['securitySchemes']> {
  const tenants = getOAuth2SchemeNames(options).map((name, index) => [
    name,
    {
      type: 'oauth2' as const,
      description: `Requests a token from ${options.issuers[index]} with a client's id and secret. If no scope is selected, the token has all scopes that the client is granted.`,
      flows: { clientCredentials: { tokenUrl: urls[index] ?? '', scopes } },
      // Auth0 requires this in the token request, in addition to OAuth's parameters.
      'x-audience': options.audience,
    },
  ]);
  return {
    ...Object.fromEntries(tenants),
    [bearerScheme]: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Uses a token that you already have.',
    },
  };
}

/**
 * A route's policy as OpenAPI security requirements, and as a sentence. The
 * requirements are alternatives, each a scheme with its scopes. An empty list
 * means public, and an empty alternative makes the token optional.
 *
 * @param schemes the names of the schemes, one per tenant
 */
export function describePolicy(
  policy: RoutePolicy | undefined,
  schemes: readonly string[],
): { readonly security: Security; readonly sentence: string } {
  const oneOf = (...alternatives: (readonly string[])[]): Security => [
    ...alternatives.flatMap((required) =>
      schemes.map((scheme) => ({ [scheme]: [...required] })),
    ),
    // This scheme cannot express scopes; the sentence names them.
    { [bearerScheme]: [] },
  ];
  switch (policy?.kind) {
    case 'anonymous':
      return {
        security: [{}, ...oneOf([])],
        sentence: 'Requires no token, but if one is sent, it must be valid.',
      };
    case 'any-client':
      return {
        security: oneOf([]),
        sentence: 'Requires a valid token, with any scopes.',
      };
    case 'scopes': {
      const { scopes: names, quantity } = policy;
      const all = quantity === 'all' || names.length === 1;
      const words = names.map((scope) => `\`${scope}\``);
      return {
        security: all ? oneOf(names) : oneOf(...names.map((name) => [name])),
        sentence: all
          ? `Requires the scope${words.length > 1 ? 's' : ''} ${words.join(' and ')}.`
          : `Requires one of the scopes ${words.join(', ')}.`,
      };
    }
    default:
      return {
        security: [],
        sentence: 'Requires no token.',
      };
  }
}
