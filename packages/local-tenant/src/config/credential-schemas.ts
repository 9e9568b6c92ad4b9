import { createPublicKey, type JsonWebKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';

export const assertionAlgorithms = ['RS256', 'RS384', 'PS256'] as const;

/** A public key of a client that signs its token requests (private_key_jwt), as a JWK. */
export const publicKey = z
  .object({
    credential_type: z.literal('public_key').default('public_key'),
    alg: z.enum(assertionAlgorithms).default('RS256'),
    pem: z.string().min(1).optional(),
  })
  .transform(({ alg, pem }, context): JsonWebKey | undefined => {
    if (pem === undefined) return undefined;
    // createPublicKey would derive the public key from a private one.
    const isPrivate = pem.includes('PRIVATE KEY');
    const jwk = isPrivate ? undefined : readRsaKey(pem);
    if (jwk) return { ...jwk, alg, use: 'sig' };
    const message = isPrivate
      ? 'this is a private key; use the public key'
      : 'pem must be an RSA public key or certificate in PEM format';
    context.addIssue({ code: 'custom', path: ['pem'], message });
    return z.NEVER;
  });

function readRsaKey(pem: string): JsonWebKey | undefined {
  try {
    const jwk = createPublicKey(pem).export({ format: 'jwk' });
    return jwk.kty === 'RSA' ? jwk : undefined;
  } catch {
    return undefined;
  }
}

const readCertificate = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
};

const certificatePem = z
  .string()
  .refine(
    (pem) => readCertificate(pem) !== undefined,
    'pem must be an X.509 certificate in PEM format',
  );

/** A client's certificate (self_signed_tls_client_auth), in PEM. */
export const certificate = z
  .object({
    credential_type: z.literal('x509_cert').default('x509_cert'),
    pem: certificatePem.optional(),
  })
  .transform(({ pem }) => pem);

/** The subject of a client's certificate (tls_client_auth), as a name or in a certificate. */
export const subjectName = z
  .object({
    credential_type: z.literal('cert_subject_dn').default('cert_subject_dn'),
    subject_dn: z.string().min(1).optional(),
    pem: certificatePem.optional(),
  })
  .transform(({ subject_dn, pem }) =>
    pem === undefined ? subject_dn : readCertificate(pem)?.subject,
  );
