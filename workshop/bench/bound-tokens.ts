import { createHash, randomBytes } from 'node:crypto';
import {
  createProofKey,
  makeProof,
  type SigningKeyPair,
} from '@repo/access-tokens/testing';
import { settings } from './settings.js';
import { cacheFolder, mint, writeRequests } from './tokens.js';

const proofKey = createProofKey();

/** A token that is bound to the key of the bench's proofs. */
export const mintDpopToken = (key: SigningKeyPair): string =>
  mint(key, 0, { cnf: proofKey.cnf });

/** Writes requests to `url` with such a token, each with a proof of its own that was not there before. */
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

/** Writes the request of a client whose token is bound to its certificate, which a proxy passes on (RFC 9440). */
export function writeCertificateRequest(key: SigningKeyPair): string {
  // The API hashes a certificate and reads nothing in it; these bytes are as many as one has.
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
