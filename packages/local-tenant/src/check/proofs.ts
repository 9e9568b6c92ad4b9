import { DpopKey } from '../dpop-key.js';
import { readClientCertificate } from '../keys/certificate-store.js';
import type { Credentials } from '../local-client.js';
import type { Proofs } from './tenant-client.js';

/**
 * The key and certificate for a token request: those that the local tenant
 * requires for this client and API, and a key if the token must be bound anyway.
 *
 * @param folder where the tenant keeps its keys and certificates
 */
export function getProofs(
  { clientId, usesCertificate, grants = [] }: Credentials,
  folder: string | undefined,
  audience: string | undefined,
  mustBeBound = false,
): Proofs {
  const grant = grants.find((one) => one.audience === audience);
  const needsKey = mustBeBound || grant?.requiredProof === 'dpop';
  return {
    key: needsKey ? new DpopKey() : undefined,
    certificate:
      usesCertificate && folder
        ? readClientCertificate(folder, clientId)
        : undefined,
  };
}
