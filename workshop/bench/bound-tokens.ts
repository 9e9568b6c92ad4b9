import { createHash, randomBytes } from 'node:crypto';
import {
  createProofKey,
  makeProof,
  type SigningKeyPair,
} from '@repo/access-tokens/testing';
import { settings } from './settings.js';
import { cacheFolder, mint, writeRequests } from './tokens.js';

const proofKey = createProofKey();

/** A token that is bound to the key that signs the proofs. */
export const mintDpopToken = (key: SigningKeyPair): string =>
  mint(key, 0, { cnf: proofKey.cnf });

/** Writes requests to `url` with such a token, each with a new proof. */
export function writeDpopRequests(key: SigningKeyPair, url: string): string {
  const token = mintDpopToken(key);
  const file = `${cacheFolder}dpop.txt`;
  const requests = Array.from({ length: settings.proofs }, () => ({
    authorization: `DPoP ${token}`,
    dpop: makeProof(proofKey, { url, token }),
  }));
  writeRequests(file, requests);
  return file;
}

/** Writes a request with a certificate-bound token, and the certificate in a proxy's header (RFC 9440). */
export function writeCertificateRequest(key: SigningKeyPair): string {
  // The API only hashes the certificate, so random bytes of a usual length will do.
  const certificate = randomBytes(800);
  const thumbprint = createHash('sha256').update(certificate);
  const cnf = { 'x5t#S256': thumbprint.digest('base64url') };
  const file = `${cacheFolder}certificate.txt`;
  writeRequests(file, [
    {
      authorization: `Bearer ${mint(key, 0, { cnf })}`,
      'client-cert': `:${certificate.toString('base64')}:`,
    },
  ]);
  return file;
}
