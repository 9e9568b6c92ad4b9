import { isJsonObject } from '@repo/access-tokens';
import { type Check, firstFault, tokenCheck } from '../finding.js';

/** Whether the running API takes the proof that the token needs (DPoP, mTLS). */
export const proofCheck: Check = tokenCheck(
  'proof of possession',
  ({ claims: { cnf } }, { resource = {} }) => {
    const { jkt, 'x5t#S256': x5t } = isJsonObject(cnf) ? cnf : {};
    const isApiKnown = typeof resource['resource'] === 'string';
    const what = jkt
      ? 'bound to a key (DPoP)'
      : x5t
        ? 'bound to a certificate (mTLS)'
        : 'not bound';
    return firstFault(
      `the token is ${what}`,
      [
        jkt !== undefined &&
          isApiKnown &&
          !resource['dpop_signing_alg_values_supported'],
        `the token is ${what}, and the running API takes no proofs`,
        'Set PUBLIC_URL, which proofs name, and see that PROOF_OF_POSSESSION is not off; then start the API again.',
      ],
      [
        x5t !== undefined &&
          isApiKnown &&
          !resource['tls_client_certificate_bound_access_tokens'],
        `the token is ${what}, and the running API gets no certificates`,
        'Tell the API where certificates come from: CLIENT_CERT_HEADER behind a gateway, or TLS_CERT_FILE and TLS_KEY_FILE. Then start it again.',
      ],
    );
  },
);
