import type { ClientMetadata } from 'oidc-provider';
import type { ClientDefinition } from '../config/tenant-definition.js';

/**
 * The client as the engine knows it: how it authenticates, and nothing else.
 * What it may ask for is not the engine's to decide.
 */
export function engineClient({
  clientId,
  clientSecret,
  publicKeys,
}: ClientDefinition): ClientMetadata {
  return {
    client_id: clientId,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    ...(clientSecret === undefined
      ? {
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: [...publicKeys] },
        }
      : // Accepts the secret in the body and in the header alike.
        {
          token_endpoint_auth_method: 'client_secret_post',
          client_secret: clientSecret,
        }),
  };
}
