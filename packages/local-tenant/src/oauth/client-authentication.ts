import { X509Certificate } from 'node:crypto';
import { getCertificateThumbprint } from '@repo/access-tokens';
import type { ClientMetadata, JWK } from 'oidc-provider';
import type { ClientDefinition } from '../config/tenant-definition.js';
import type { Exchange } from '../exchange/exchange.js';
import type { CertificateStore } from '../keys/certificate-store.js';
import { assertionRefused } from './refusals.js';
import type { Transaction } from './token-request.js';

/**
 * The client's metadata for the engine, which only authenticates it and does not
 * decide what it may request.
 */
export const engineClient = (
  client: ClientDefinition,
  certificates: CertificateStore,
): ClientMetadata => ({
  client_id: client.clientId,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  ...getMethod(client, certificates),
});

function getMethod(
  client: ClientDefinition,
  certificates: CertificateStore,
): Partial<ClientMetadata> {
  const { certificateMethod: token_endpoint_auth_method, clientSecret } =
    client;
  if (token_endpoint_auth_method) {
    const own = certificates.getClientCertificate(client).cert;
    return token_endpoint_auth_method === 'tls_client_auth'
      ? {
          token_endpoint_auth_method,
          tls_client_auth_subject_dn: new X509Certificate(own).subject,
        }
      : {
          token_endpoint_auth_method,
          jwks: { keys: [own, ...client.certificates].map(toJwk) },
        };
  }
  return clientSecret === undefined
    ? {
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [...client.publicKeys] },
      }
    : // Also accepts the secret in the header.
      {
        token_endpoint_auth_method: 'client_secret_post',
        client_secret: clientSecret,
      };
}

function toJwk(pem: string) {
  const { publicKey, raw } = new X509Certificate(pem);
  const jwk = publicKey.export({ format: 'jwk' });
  return { ...jwk, x5c: [raw.toString('base64')] } as JWK;
}

/** How the client has authenticated, for Actions. */
export function getAuthentication(
  { certificateMethod }: ClientDefinition,
  { authentication, certificate }: Transaction,
): Exchange['authentication'] {
  if (!certificateMethod || !certificate) return authentication;
  const { raw, subject, subjectAltName = '' } = certificate;
  return {
    type: certificateMethod,
    certificate: {
      raw: raw.toString('base64'),
      subject,
      subjectAltName,
      thumbprint256: getCertificateThumbprint(raw),
    },
  };
}

/** The clocks of client and tenant may differ by this much. */
export const assertionSkewSeconds = 10;

const maxAssertionBytes = 2_048;
const maxLifetimeSeconds = 300;
const maxIdLength = 64;

/**
 * Makes a real tenant's checks of a client assertion that the engine does not
 * make. The engine has already checked signature, expiry, issuer and subject;
 * afterwards, it checks that the `jti` is new.
 *
 * @throws {TokenRefusal}
 */
export function validateAssertion(
  issuer: string,
  assertion: string,
  claims: Readonly<Record<string, unknown>>,
): void {
  const { aud, exp, iat, jti, sub } = claims;
  if (Buffer.byteLength(assertion) > maxAssertionBytes) {
    throw assertionRefused(
      `'client_assertion' must not be larger than ${maxAssertionBytes} bytes`,
    );
  }
  for (const [name, value] of Object.entries({ jti, sub })) {
    if (typeof value !== 'string' || value.length > maxIdLength) {
      throw assertionRefused(
        `'${name}' claim must be a string of at most ${maxIdLength} characters`,
      );
    }
  }
  // Must be identical to the issuer, trailing slash included. The token endpoint's URL is rejected.
  if (aud !== issuer && !(Array.isArray(aud) && aud.includes(issuer))) {
    throw assertionRefused(`'aud' claim must be ${issuer}`);
  }
  const start = typeof iat === 'number' ? iat : Date.now() / 1000;
  const skew = typeof iat === 'number' ? 0 : assertionSkewSeconds;
  if (typeof exp !== 'number' || exp - start > maxLifetimeSeconds + skew) {
    throw assertionRefused(
      "'exp' claim must specify a time that is no more than 5 minutes after 'iat'",
    );
  }
}
