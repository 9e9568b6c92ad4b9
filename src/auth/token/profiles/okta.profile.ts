import type { TokenProfile } from '../token-profile.js';
import { scopeList } from '../scope-claims.js';

/**
 * The access token of an Okta custom authorization server. `cid` is the client;
 * `uid` is there only where a user is bound to the token, and `sub` is then the
 * user's name. Without a user, `sub` is the client, too.
 */
export const okta: TokenProfile = {
  isMachine: ({ cid, uid, sub }) =>
    typeof cid === 'string' && uid === undefined && sub === cid,
  clientId: ({ cid }) => cid,
  scopes: ({ scp }) => scopeList(scp),
};
