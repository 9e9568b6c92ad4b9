import { machineClient } from '../../../src/auth/client/machine-client.js';
import { customClaims } from '../custom-claims.js';
import { explainEmptyToken } from '../explain-empty-token.js';
import {
  type Check,
  failed,
  noToken,
  notReadable,
  ok,
  skipped,
} from '../finding.js';

/** Whether the client's metadata arrives. Whether its values fit is for each route's schema to say. */
export const metadata: Check = {
  name: 'metadata',
  judge: (facts) => {
    const { settings, token } = facts;
    const { namespace } = settings;
    if (!token) return noToken;
    if (!token.content) return notReadable;
    if (namespace === '') return skipped('CLAIM_NAMESPACE is not set');

    const { claims } = token.content;
    const arrived = Object.keys(
      machineClient('', claims, namespace, []).metadata,
    );
    if (arrived.length > 0) return ok(`arrives: ${arrived.join(', ')}`);

    const custom = customClaims(claims);
    const named = custom.filter((name) => /^(https?:\/\/|urn:)/i.test(name));
    if (named.length > 0) {
      return failed(
        `the token has ${quoted(named)}, which do not begin with CLAIM_NAMESPACE, "${namespace}"`,
        'Let both be the same, to the letter, the slash at the end included: CLAIM_NAMESPACE here, and the Action’s secret CLAIM_NAMESPACE (Auth0: Actions > Library > add-client-metadata > Secrets), then Deploy.',
      );
    }
    if (custom.length > 0) {
      return failed(
        `the token has ${quoted(custom)} without a namespace`,
        `In the Action, put the namespace before the name: api.accessToken.setCustomClaim(event.secrets.CLAIM_NAMESPACE + 'urn', …), for "${namespace}urn". Then Deploy.`,
      );
    }
    return explainEmptyToken(facts);
  },
};

const quoted = (names: readonly string[]): string =>
  names.map((name) => `"${name}"`).join(', ');
