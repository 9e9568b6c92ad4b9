import type { X509Certificate } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type {
  ClientDefinition,
  TenantDefinition,
} from '../config/tenant-definition.js';
import type { CertificateStore } from '../keys/certificate-store.js';

type Tenant = Pick<TenantDefinition, 'apis' | 'clients' | 'grants'>;

/** Whether the client authenticates with a certificate, or can get tokens that are bound to one. */
export const usesCertificate = (
  { clientId, certificateMethod }: ClientDefinition,
  { apis, grants }: Tenant,
): boolean =>
  certificateMethod !== undefined ||
  grants.some(
    (grant) =>
      grant.clientId === clientId &&
      apis.some(
        ({ identifier, proofOfPossession }) =>
          identifier === grant.audience &&
          proofOfPossession.mechanism === 'mtls',
      ),
  );

/** The engine's part in mutual TLS (RFC 8705): it authenticates clients. It does not decide whether tokens are bound. */
export const mutualTls = (
  tenant: Tenant,
  certificates: CertificateStore,
  getCertificate: (ctx: KoaContextWithOIDC) => X509Certificate | undefined,
) =>
  ({
    // As with a real tenant, discovery mentions it only if it is used.
    enabled: tenant.clients.some((client) => usesCertificate(client, tenant)),
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    tlsClientAuth: true,
    getCertificate,
    certificateAuthorized: (ctx) => {
      const certificate = getCertificate(ctx);
      return certificate !== undefined && certificates.hasIssued(certificate);
    },
    certificateSubjectMatches: (ctx, _property, expected) =>
      getCertificate(ctx)?.subject === expected,
  }) satisfies NonNullable<Configuration['features']>['mTLS'];
