import { withoutTrailingSlash } from '@repo/access-tokens';
import type { AuthOptions } from '../../../auth/auth-options.js';
import { scopes } from '../../../auth/scopes.js';
import type { SigningKeysService } from '../../../auth/signing-keys.service.js';
import type { Components } from './openapi-types.js';
import { bearerScheme } from './operation-security.js';

/** The name of each tenant's scheme, in the order of the issuers. */
export const oauth2Schemes = ({ issuers }: AuthOptions): string[] =>
  issuers.map((_, index) => (index === 0 ? 'oauth2' : `oauth2-${index + 1}`));

/**
 * Where each tenant's clients get tokens, in the same order: what its discovery
 * document says or, if that was not read (yet), Auth0's token endpoint.
 */
export const tokenUrls = (
  { issuers }: AuthOptions,
  keys: SigningKeysService,
): string[] =>
  issuers
    .map(withoutTrailingSlash)
    .map(
      (issuer) =>
        keys.issuers.get(issuer)?.tokenEndpoint ?? `${issuer}/oauth/token`,
    );

/** How a client gets a token: from a tenant by client credentials, or it has one already. */
export function securitySchemes(
  options: AuthOptions,
  urls: readonly string[],
): NonNullable<Components['securitySchemes']> {
  const tenants = oauth2Schemes(options).map((name, index) => [
    name,
    {
      type: 'oauth2' as const,
      description: `Asks ${options.issuers[index]} for a token, with a client's id and secret. No scope asks for all that the client is granted.`,
      flows: { clientCredentials: { tokenUrl: urls[index] ?? '', scopes } },
      // What Auth0 requires in the request besides OAuth's own parameters.
      'x-audience': options.audience,
    },
  ]);
  return {
    ...Object.fromEntries(tenants),
    [bearerScheme]: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Takes a token that you have already.',
    },
  };
}
