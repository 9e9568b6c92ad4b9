import { audienceHolds } from '../audience.js';
import type { JsonObject } from '../../../json/json-object.js';
import type { TokenProfile } from '../token-profile.js';
import { scopeWords } from '../scope-claims.js';

/**
 * An Amazon Cognito user pool's access token for an app client. A user's has a
 * `username`, and the user's UUID as `sub`; a machine's has the client's id.
 *
 * There is no `aud`, and every app client of the pool gets tokens of the same
 * issuer. Which API one is for is told by its scopes alone, each of which begins
 * with the identifier of a resource server: one of them must be this API's,
 * `AUDIENCE`. Policies name scopes without it; those of other APIs are left out.
 */
export const cognito: TokenProfile = {
  isMachine: ({ token_use, client_id, sub, username }) =>
    token_use === 'access' &&
    typeof client_id === 'string' &&
    sub === client_id &&
    username === undefined,
  clientId: ({ client_id }) => client_id,
  isMeantFor: (claims, audience) =>
    ownScopes(claims, audience).length > 0 &&
    (claims['aud'] === undefined || audienceHolds(claims, audience)),
  scopes: ownScopes,
};

function ownScopes({ scope }: JsonObject, audience: string): string[] {
  const prefix = `${audience}/`;
  return scopeWords(scope)
    .filter((name) => name.startsWith(prefix) && name !== prefix)
    .map((name) => name.slice(prefix.length));
}
