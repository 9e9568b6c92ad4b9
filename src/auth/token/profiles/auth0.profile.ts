import { scopeList, scopeWords } from '../scope-claims.js';
import type { TokenProfile } from '../token-profile.js';

/**
 * Auth0's two access token profiles. `access_token` names the grant in `gty` and
 * the client in `azp`; `rfc9068_profile` has no `gty`, names the client in
 * `client_id`, and `sub` is that client (RFC 9068, section 2.2). A client id is
 * never parsed out of `sub`. With RBAC, the granted scopes are in `permissions`;
 * RFC 9068 tokens of other servers, which this profile takes as well, may have `scp`.
 */
export const auth0: TokenProfile = {
  isMachine: ({ gty, client_id, sub }) =>
    gty === undefined
      ? typeof client_id === 'string' &&
        (sub === client_id || sub === `${client_id}@clients`)
      : gty === 'client-credentials',
  clientId: ({ client_id, azp }) => client_id ?? azp,
  scopes: ({ scope, scp, permissions }) => [
    ...new Set([
      ...scopeWords(scope),
      ...scopeList(scope),
      ...scopeWords(scp),
      ...scopeList(scp),
      ...scopeList(permissions),
    ]),
  ],
};
