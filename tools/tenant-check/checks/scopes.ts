import { scopes as apiScopes } from '../../../src/auth/scopes.js';
import { tokenProfiles } from '../../../src/auth/token/token-profiles.js';
import { type Check, failed, noToken, notReadable, ok } from '../finding.js';

const remedy =
  'Auth0: Applications > APIs > your API > Permissions must list the scope; then, under Machine to Machine Applications > your client, tick it and Update.';

export const scopes: Check = {
  name: 'scopes',
  judge: ({ settings: { scope, profile, audience }, token }) => {
    if (!token) return noToken;
    if (!token.content) return notReadable;
    const { claims } = token.content;
    const granted = tokenProfiles[profile].scopes(claims, audience);
    const asked = scope?.split(' ').filter(Boolean) ?? [];
    const missing = asked.filter((one) => !granted.includes(one));
    if (missing.length > 0) {
      return failed(
        `asked for, but not in the token: ${missing.join(' ')}`,
        `The tenant, or its Action, left them out without a word. ${remedy}`,
      );
    }
    const known = Object.keys(apiScopes);
    if (!granted.some((one) => known.includes(one))) {
      return failed(
        `the token has ${granted.length > 0 ? granted.join(' ') : 'no scope'}, and none that this API’s routes require (${known.join(', ')})`,
        remedy,
      );
    }
    return ok(granted.join(' '));
  },
};
