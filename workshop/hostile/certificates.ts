import { createHash, randomBytes } from 'node:crypto';
import { sendRequest } from '@repo/access-tokens/conformance';
import { createProofKey, mintToken } from '@repo/access-tokens/testing';
import { isRejected, publicUrl, type BoundTokens } from './proofs.js';
import { routes } from './requests.js';
import { patienceMs, show } from './run-tenant.js';

/** What a proxy passes on. Only its hash counts, so any bytes do. */
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

/** A token that is bound to the client's own certificate, sent as a bearer beside this certificate. */
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
    const answer = await sendRequest(
      api.url,
      { path: routes.path, headers },
      patienceMs,
    );
    const { status } = answer;
    return {
      text: show(status),
      right: mustAccept ? status === 200 : isRejected(answer),
    };
  },
});

export const certificates: readonly BoundTokens[] = [
  certificate('The client’s own, for control', own.header, true),
  certificate('Another one', other.header, false),
  certificate('None', undefined, false),
  certificate('Unreadable', 'x', false),
  certificate(
    'Bound to a key as well',
    own.header,
    false,
    fromProxy,
    createProofKey().cnf,
  ),
  certificate('None, and the API knows no proxy', undefined, false, {}),
];
