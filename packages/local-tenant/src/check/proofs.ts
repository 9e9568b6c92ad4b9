import { DpopKey } from '../dpop-key.js';
import { readClientCertificate } from '../keys/certificate-store.js';
import type { Credentials } from '../local-client.js';
import type { Proofs } from './tenant-client.js';

/**
 * What a token request proves: what the local tenant requires for this client
 * and API, and a key where the token is to be bound anyway.
 *
 * @param folder where the tenant keeps its keys and certificates
 */
export function getProofs(
  { clientId, usesCertificate, grants = [] }: Credentials,
  folder: string | undefined,
  audience: string | undefined,
  isToBeBound = false,
): Proofs {
  const grant = grants.find((one) => one.audience === audience);
  const needsKey = isToBeBound || grant?.requiredProof === 'dpop';
  return {
    key: needsKey ? new DpopKey() : undefined,
    certificate:
      usesCertificate && folder
        ? readClientCertificate(folder, clientId)
        : undefined,
  };
}
