import { readKeySet } from '../../../src/auth/signing-keys/read-key-set.js';
import { explainFailure } from '../explain-failure.js';
import { type Check, failed, noTenant, ok, warning } from '../finding.js';
import { isReply } from '../tenant-client.js';

export const signingKeys: Check = {
  name: 'signing keys',
  judge: ({ settings, document, jwks }) => {
    if (!jwks) return noTenant;
    const { jwksUri, algorithms } = settings;
    const whence = jwksUri
      ? 'Leave JWKS_URI unset: the tenant’s discovery document says where its keys are.'
      : 'The tenant states this URL itself: see its status page.';
    if (!isReply(jwks)) {
      return failed(
        `${jwks.url} does not answer: ${jwks.failure}`,
        jwksUri ? whence : explainFailure(jwks.failure, settings),
      );
    }
    const published = jwks.json?.['keys'];
    if (jwks.status !== 200 || !Array.isArray(published)) {
      return failed(
        `${jwks.url} answers ${jwks.status} and no key set`,
        whence,
      );
    }
    const usable = readKeySet(published, algorithms).size;
    if (usable === 0) {
      return failed(
        `${jwks.url} has ${published.length} keys, and none for ${algorithms.join(', ')}`,
        'Keys must be public, for signatures, at least 2048 bits, and of an algorithm that TOKEN_SIGNING_ALG lists (Auth0: Settings > Signing Keys; Applications > APIs > your API > Settings > Signing Algorithm).',
      );
    }
    if (jwksUri && jwksUri !== document['jwks_uri']) {
      return warning(
        `JWKS_URI is "${jwksUri}", the tenant states "${String(document['jwks_uri'])}"`,
        whence,
      );
    }
    return ok(`${usable} usable`);
  },
};
