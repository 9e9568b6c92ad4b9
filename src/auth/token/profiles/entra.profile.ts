import type { TokenProfile } from '../token-profile.js';
import { scopeList } from '../scope-claims.js';

/**
 * Microsoft Entra ID's app-only access token. The optional claim `idtyp` must be
 * switched on for the API: without it, nothing in the token says for certain
 * that no user is behind it. What the client may do are the app roles it was
 * given, `roles`; `scp` is a user's, as are `roles` where `idtyp` is not `app`.
 *
 * `azp` is the client in tokens of version 2.0, `appid` in those of 1.0.
 */
export const entra: TokenProfile = {
  isMachine: ({ idtyp, scp }) => idtyp === 'app' && scp === undefined,
  clientId: ({ azp, appid }) => azp ?? appid,
  scopes: ({ roles }) => scopeList(roles),
};
