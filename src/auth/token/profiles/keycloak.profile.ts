import type { TokenProfile } from '../token-profile.js';
import { scopeWords } from '../scope-claims.js';

/**
 * Keycloak's access token for a client's service account. `sub` is that
 * account's UUID. Two claims together mark it: `client_id`, which only the
 * client-credentials grant leaves in a session, and the user name that belongs
 * to the account of this very client. One alone would not do: a mapper may give
 * `client_id` to users' tokens, too, and users may choose their names.
 *
 * The payload's `typ` sets it apart from ID and refresh tokens.
 */
export const keycloak: TokenProfile = {
  isMachine: ({ typ, client_id, azp, preferred_username }) =>
    typ === 'Bearer' &&
    typeof client_id === 'string' &&
    client_id === azp &&
    preferred_username === `service-account-${client_id.toLowerCase()}`,
  clientId: ({ azp }) => azp,
  scopes: ({ scope }) => scopeWords(scope),
};
