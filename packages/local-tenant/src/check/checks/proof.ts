import { isJsonObject } from '@repo/access-tokens';
import { type Check, firstFault, tokenCheck } from '../finding.js';

/** Whether the running API accepts the proof that the token needs (DPoP, mTLS). */
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
        `the token is ${what}, but the running API does not accept proofs`,
        'Set PUBLIC_URL (proofs contain it), make sure that PROOF_OF_POSSESSION is not off, and restart the API.',
      ],
      [
        x5t !== undefined &&
          isApiKnown &&
          !resource['tls_client_certificate_bound_access_tokens'],
        `the token is ${what}, but the running API does not accept client certificates`,
        'Set CLIENT_CERT_HEADER if the API is behind a gateway, otherwise TLS_CERT_FILE and TLS_KEY_FILE, and restart the API.',
      ],
    );
  },
);
