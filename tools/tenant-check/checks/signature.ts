import { constants, verify } from 'node:crypto';
import { readKeySet } from '../../../src/auth/signing-keys/read-key-set.js';
import {
  type Check,
  failed,
  noToken,
  notReadable,
  ok,
  skipped,
} from '../finding.js';
import { isReply } from '../tenant-client.js';

const remedy =
  'Another tenant’s keys, or old ones: leave JWKS_URI unset, and see that ISSUER_BASE_URL is the tenant that issues your tokens (Auth0: Settings > Signing Keys shows the kid in use).';

export const signature: Check = {
  name: 'signature',
  judge: ({ settings: { algorithms }, token, jwks }) => {
    if (!token) return noToken;
    if (!token.content) return notReadable;
    const { alg, kid } = token.content.header;
    const published = isReply(jwks) ? jwks.json?.['keys'] : undefined;
    if (!Array.isArray(published)) return skipped('there are no signing keys');
    if (!algorithms.includes(String(alg))) {
      return skipped('the algorithm is not accepted');
    }
    const keys = readKeySet(published, algorithms);
    if (keys.size === 0) return skipped('there are no usable signing keys');
    const key = keys.get(String(kid));
    if (!key) {
      return failed(
        `the token names the signing key "${String(kid)}", which is not among the published ones`,
        remedy,
      );
    }
    const at = token.raw.lastIndexOf('.');
    const good =
      key.algorithms.includes(String(alg)) &&
      verify(
        `sha${String(alg).slice(2)}`,
        Buffer.from(token.raw.slice(0, at)),
        {
          key: key.publicKey,
          dsaEncoding: 'ieee-p1363',
          ...(String(alg).startsWith('PS') && {
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          }),
        },
        Buffer.from(token.raw.slice(at + 1), 'base64url'),
      );
    return good
      ? ok(`verifies with the key ${String(kid)}`)
      : failed(
          'the signature does not verify with the key that it names',
          remedy,
        );
  },
};
