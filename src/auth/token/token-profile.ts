import type { TokenProfileName } from '../../config/token-profile-names.js';
import type { JsonObject } from './compact-jws.js';

/**
 * What differs between tenants: how a machine's token is told from a user's,
 * and which claim is the client's id. One profile is chosen by `TOKEN_PROFILE`.
 */
export interface TokenProfile {
  /** Whether the token was issued to a machine for itself (RFC 6749, section 4.4), not to a user. */
  isMachine(claims: JsonObject): boolean;
  /** The client's id; not `undefined` nor empty for a token that is to be accepted. */
  clientId(claims: JsonObject): unknown;
}

/**
 * Auth0's two access token profiles. `access_token` names the grant in `gty` and
 * the client in `azp`; `rfc9068_profile` has no `gty`, names the client in
 * `client_id`, and `sub` is that client (RFC 9068, section 2.2). A client id is
 * never parsed out of `sub`.
 */
const auth0: TokenProfile = {
  isMachine: ({ gty, client_id, sub }) =>
    gty === undefined
      ? typeof client_id === 'string' &&
        (sub === client_id || sub === `${client_id}@clients`)
      : gty === 'client-credentials',
  clientId: ({ client_id, azp }) => client_id ?? azp,
};

export const tokenProfiles: Readonly<Record<TokenProfileName, TokenProfile>> = {
  auth0,
};
