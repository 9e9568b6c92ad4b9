import type { JsonObject } from '../../src/json/json-object.js';

/** What tenants put into access tokens by themselves. */
const ownClaims = new Set(
  'iss sub aud iat exp nbf jti scope scp gty azp client_id permissions org_id org_name cnf act sub_profile client_profile sid auth_time typ cid uid'.split(
    ' ',
  ),
);

/** The names of the claims that an Action must have set. */
export const customClaims = (claims: JsonObject): string[] =>
  Object.keys(claims).filter((name) => !ownClaims.has(name));
