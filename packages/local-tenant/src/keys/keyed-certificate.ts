import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from 'node:crypto';
import { createCertificate, type Name, parseName } from './certificate.js';

/** A certificate and its private key, both in PEM. */
export interface KeyedCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Whether key and certificate match, and the certificate has this subject and is signed by the authority, or by itself without one. */
export function isUsable(
  { cert, key }: KeyedCertificate,
  subject?: Name,
  authority?: KeyedCertificate,
): boolean {
  try {
    const own = new X509Certificate(cert);
    const issuer = authority ? new X509Certificate(authority.cert) : own;
    const name = subject?.map((pair) => pair.join('=')).join('\n');
    return (
      own.subject === (name ?? own.subject) &&
      own.verify(issuer.publicKey) &&
      own.checkPrivateKey(createPrivateKey(key))
    );
  } catch {
    return false;
  }
}

const getSubject = ({ cert }: KeyedCertificate): Name =>
  parseName(new X509Certificate(cert).subject);

/**
 * Creates a key and a certificate for it.
 *
 * @param authority signs it; without one, it signs itself
 */
export function issue(
  subject: Name,
  authority: KeyedCertificate | undefined,
  extensions: Pick<
    Parameters<typeof createCertificate>[0],
    'isAuthority' | 'hosts'
  > = {},
): KeyedCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = createCertificate({
    subject,
    publicKey: createPublicKey(privateKey),
    issuer: authority ? getSubject(authority) : subject,
    issuerKey: authority ? createPrivateKey(authority.key) : privateKey,
    ...extensions,
  });
  return {
    cert: new X509Certificate(certificate).toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
