import { createHash, randomBytes } from 'node:crypto';
import { sendRequest } from '@repo/access-tokens/conformance';
import { createProofKey, mintToken } from '@repo/access-tokens/testing';
import { isRejected, publicUrl, type BoundTokens } from './bound-tokens.js';
import { routes } from './requests.js';
import { describeStatus, timeoutMs } from './run-tenant.js';

/** A certificate as a proxy forwards it. Only its hash matters, so random bytes will do. */
const createCertificate = (): { header: string; thumbprint: string } => {
  const der = randomBytes(800);
  const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  return {
    header: encodeURIComponent(pem),
    thumbprint: createHash('sha256').update(der).digest('base64url'),
  };
};
const own = createCertificate();
const other = createCertificate();
const fromProxy = {
  TRUST_PROXY: '127.0.0.1',
  CLIENT_CERT_HEADER: 'x-client-cert',
  CLIENT_CERT_FORMAT: 'pem-urlencoded',
};

/** Sends a token that is bound to the client's own certificate, with the certificate `sent` in the proxy's header. */
const certificate = (
  title: string,
  sent: string | undefined,
  mustAccept: boolean,
  variables: BoundTokens['variables'] = fromProxy,
  cnf: Readonly<Record<string, unknown>> = {},
): BoundTokens => ({
  section: 'Certificates (mutual TLS)',
  title,
  variables: { PUBLIC_URL: publicUrl, ...variables },
  judge: async (issuer, api) => {
    const claims = { cnf: { 'x5t#S256': own.thumbprint, ...cnf } };
    const token = mintToken(issuer, { claims });
    const headers: [string, string][] = [['Authorization', `Bearer ${token}`]];
    if (sent !== undefined) headers.push(['X-Client-Cert', sent]);
    const response = await sendRequest(
      api.url,
      { path: routes.path, headers },
      timeoutMs,
    );
    const { status } = response;
    return {
      text: describeStatus(status),
      right: mustAccept ? status === 200 : isRejected(response),
    };
  },
});

export const certificates: readonly BoundTokens[] = [
  certificate('The client’s own (control)', own.header, true),
  certificate('Another one', other.header, false),
  certificate('None', undefined, false),
  certificate('Malformed', 'x', false),
  certificate(
    'Bound to a key as well',
    own.header,
    false,
    fromProxy,
    createProofKey().cnf,
  ),
  certificate('None, and no proxy configured', undefined, false, {}),
];
