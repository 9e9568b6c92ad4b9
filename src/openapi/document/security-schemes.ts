import { scopes } from '../../auth/scopes.js';
import { withoutSlash } from '../../config/without-slash.js';
import type { SigningKeysService } from '../../auth/signing-keys/signing-keys.service.js';
import type { Environment } from '../../config/environment.js';
import type { Components } from './openapi-types.js';
import { bearerScheme } from './operation-security.js';

/** The name of each tenant's scheme, in the order of `ISSUER_BASE_URL`. */
export const oauth2Schemes = ({ ISSUER_BASE_URL }: Environment): string[] =>
  ISSUER_BASE_URL.map((_, index) =>
    index === 0 ? 'oauth2' : `oauth2-${index + 1}`,
  );

/**
 * Where each tenant's clients get tokens, in the same order: as its discovery
 * document says, else, until that was read or where `JWKS_URI` spares it, where
 * Auth0 has it.
 */
export const tokenUrls = (
  { ISSUER_BASE_URL }: Environment,
  keys: SigningKeysService,
): string[] =>
  ISSUER_BASE_URL.map(withoutSlash).map(
    (issuer) =>
      keys.issuers.get(issuer)?.tokenEndpoint ?? `${issuer}/oauth/token`,
  );

/** How a client comes by a token: from a tenant by client credentials, or it has one. */
export function securitySchemes(
  env: Environment,
  urls: readonly string[],
): NonNullable<Components['securitySchemes']> {
  const tenants = oauth2Schemes(env).map((name, index) => [
    name,
    {
      type: 'oauth2' as const,
      description: `Asks ${env.ISSUER_BASE_URL[index]} for a token, with a client's id and secret. No scope asks for all that the client is granted.`,
      flows: {
        clientCredentials: { tokenUrl: urls[index] ?? '', scopes },
      },
      // What the request must name beside OAuth's own parameters, where the tenant is Auth0.
      'x-audience': env.AUDIENCE,
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
