import { getCertificateThumbprint } from '@repo/access-tokens';
import type {
  ApiDefinition,
  ClientDefinition,
} from '../config/tenant-definition.js';
import type { Exchange } from '../exchange/exchange.js';
import { proofMissing } from './refusals.js';
import type { Transaction } from './token-request.js';

/**
 * What a token is bound to, by what its client and its API ask for and by what
 * the request has proved. A proof that the API does not ask for is ignored.
 *
 * @throws {TokenRefusal} where a proof is required and the request has none
 */
export function decideBinding(
  { requiresProof }: ClientDefinition,
  { proofOfPossession: { mechanism, isRequired } }: ApiDefinition,
  { dpopProof, certificate }: Transaction,
): Exchange['binding'] {
  const proofs = { none: undefined, dpop: dpopProof, mtls: certificate };
  if (mechanism !== 'none' && proofs[mechanism]) return mechanism;
  if (requiresProof || isRequired) throw proofMissing(mechanism);
  return undefined;
}

/** The `cnf` of a token that is bound to a certificate (RFC 8705, section 3.1). That of a key is up to the engine. */
export function confirmCertificate(
  { binding }: Exchange,
  { certificate }: Transaction,
): { cnf?: object } {
  if (binding !== 'mtls' || !certificate) return {};
  return { cnf: { 'x5t#S256': getCertificateThumbprint(certificate.raw) } };
}
