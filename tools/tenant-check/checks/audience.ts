import { type Check, failed, ok, skipped } from '../finding.js';

const remedy =
  'Set AUDIENCE to the Identifier of your own API (Auth0: Applications > APIs > your API > Settings > Identifier; make one with Create API), and ask for tokens with that audience.';

/** APIs that a tenant keeps for itself. Tokens for them are not this API's to take. */
export const audience: Check = {
  name: 'audience',
  judge: ({ settings: { audience: identifier, issuer, credentials } }) => {
    if (identifier === '') return skipped('AUDIENCE is not set');
    const path = tenantPath(identifier, issuer);
    if (path?.startsWith('api/v2')) {
      return failed(
        `AUDIENCE is "${identifier}", the tenant’s own Management API: who holds such a token can change the tenant`,
        remedy,
      );
    }
    if (path !== undefined) {
      return failed(
        `AUDIENCE is "${identifier}", the tenant itself and no API of yours`,
        remedy,
      );
    }
    if (identifier === credentials?.clientId) {
      return failed(
        'AUDIENCE is the client’s id: that is for ID tokens',
        remedy,
      );
    }
    return ok(identifier);
  },
};

/** What follows the tenant's domain in an identifier; `undefined` where it is not of the tenant. */
function tenantPath(identifier: string, issuer: string): string | undefined {
  const host = issuer && new URL(issuer).host;
  const [, name = '', path = ''] =
    /^(?:https?:\/\/)?([^/]+)\/?(.*)$/.exec(identifier) ?? [];
  const isTenant =
    name.toLowerCase() === host || /(^|\.)auth0\.com$/i.test(name);
  return isTenant ? path : undefined;
}
