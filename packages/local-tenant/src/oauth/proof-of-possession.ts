import { getCertificateThumbprint } from '@repo/access-tokens';
import type {
  ApiDefinition,
  ClientDefinition,
} from '../config/tenant-definition.js';
import type { Exchange } from '../exchange/exchange.js';
import { proofMissing } from './refusals.js';
import type { Transaction } from './token-request.js';

/**
 * Decides what a token is bound to. A proof is ignored if the API does not use
 * its mechanism.
 *
 * @throws {TokenRefusal} if a proof is required and the request has none
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

/** The `cnf` of a token that is bound to a certificate (RFC 8705, section 3.1). If it is bound to a key, the engine sets it. */
export function getCertificateConfirmation(
  { binding }: Exchange,
  { certificate }: Transaction,
): { cnf?: object } {
  if (binding !== 'mtls' || !certificate) return {};
  return { cnf: { 'x5t#S256': getCertificateThumbprint(certificate.raw) } };
}
