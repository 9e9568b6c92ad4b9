import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { CertificateStore } from '../../src/keys/certificate-store.js';
import {
  postTokenRequest,
  postTokenRequestByTls,
} from '../../src/token-response.js';
import { differs, emulates } from '../support/support.js';
import { action, audience, type Members } from '../support/tenant-files.js';
import { startTestTenant, type TestTenant } from '../support/test-tenant.js';

const methods = (client_authentication_methods: Members) => ({
  client: { client_authentication_methods },
});
const selfSigned = methods({ self_signed_tls_client_auth: {} });
const mtls = { proof_of_possession: { mechanism: 'mtls', required: true } };
const withSecret = { client_secret: 'secret' };

/** A certificate from another tenant. */
const stranger = new CertificateStore().getClientCertificate({
  clientId: 'client',
  certificateMethod: 'tls_client_auth',
  certificateSubject: undefined,
});

const getRequest = (members: Members) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    grant_type: 'client_credentials',
    client_id: 'client',
    audience,
    ...members,
  }),
});

const requestWithoutTls = ({ issuer }: TestTenant, members: Members) =>
  postTokenRequest(issuer, getRequest(members));

/** Requests a token over TLS. */
async function requestToken(
  tenant: TestTenant,
  certificate: { cert?: string; key?: string },
  members: Members = {},
) {
  const { ca } = tenant.getCertificate();
  const request = getRequest(members);
  const tls = { cert: '', key: '', ...certificate, ca };
  const response = await postTokenRequestByTls(tenant.issuer, request, tls);
  const token = response.body['access_token'];
  return {
    ...response,
    claims: typeof token === 'string' ? decodeJwt(token) : {},
  };
}

const getThumbprint = (pem: string) =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');

const methodsEmulated = emulates(
  '`self_signed_tls_client_auth` and `tls_client_auth`, with certificates that the tenant creates for its clients',
);
const tokensEmulated = emulates(
  'Tokens that are bound to a certificate (mTLS)',
);
const aliasDiffers = differs(
  'mTLS on the tenant’s own port, not on a custom domain; the tenant’s own authority signs certificates for `tls_client_auth`',
);

describe(
  'A client that authenticates with a certificate',
  methodsEmulated,
  () => {
    it.each<[string, Members, string]>([
      ['its own certificate', { self_signed_tls_client_auth: {} }, 'CN=client'],
      ['one from the tenant’s authority', { tls_client_auth: {} }, 'CN=client'],
      [
        'one that has the subject in its credentials',
        {
          tls_client_auth: {
            credentials: [
              {
                name: 'dn',
                credential_type: 'cert_subject_dn',
                subject_dn: 'O=Acme, CN=shop',
              },
            ],
          },
        },
        'O=Acme\nCN=shop',
      ],
    ])(
      'gets a token with %s, and Actions see it',
      async (_what, method, subject) => {
        const tenant = await startTestTenant({
          ...methods(method),
          actions: [
            action(
              `api.accessToken.setCustomClaim('seen', event.client.authentication);
           api.accessToken.setCustomClaim('plan', event.client.metadata.plan);`,
            ),
          ],
        });
        const certificate = tenant.getCertificate();
        const { status, body, claims } = await requestToken(
          tenant,
          certificate,
        );
        expect(status).toBe(200);
        // The API does not bind tokens.
        expect(body['token_type']).toBe('Bearer');
        expect(claims).not.toHaveProperty('cnf');
        expect(claims['plan']).toBe('pro');
        expect(claims['seen']).toEqual({
          type: Object.keys(method)[0],
          certificate: {
            raw: new X509Certificate(certificate.cert).raw.toString('base64'),
            subject,
            subjectAltName: '',
            thumbprint256: getThumbprint(certificate.cert),
          },
        });
      },
    );

    it('can use a certificate from elsewhere', async () => {
      const { cert, key } = stranger;
      const credentials = [{ credential_type: 'x509_cert', pem: cert }];
      const tenant = await startTestTenant(
        methods({ self_signed_tls_client_auth: { credentials } }),
      );
      expect((await requestToken(tenant, { cert, key })).status).toBe(200);
    });

    it.each(['self_signed_tls_client_auth', 'tls_client_auth'])(
      'gets no token without it, with another one, or with a secret (%s)',
      async (method) => {
        const tenant = await startTestTenant(methods({ [method]: {} }));
        const own = tenant.getCertificate();
        for (const response of [
          await requestToken(tenant, {}),
          await requestToken(tenant, stranger),
          await requestToken(tenant, {}, withSecret),
          await requestToken(tenant, own, withSecret),
          await requestWithoutTls(tenant, {}),
        ]) {
          expect(response.status).toBe(401);
          expect(response.body['error']).toBe('access_denied');
        }
      },
    );

    it('keeps it after a restart, until its credentials change', async () => {
      const tenant = await startTestTenant(selfSigned);
      const store = new CertificateStore(tenant.directory);
      const client = {
        clientId: 'client',
        certificateMethod: 'self_signed_tls_client_auth',
        certificateSubject: undefined,
      } as const;
      const { cert: kept, key } = tenant.getCertificate();
      expect(store.getClientCertificate(client)).toEqual({ cert: kept, key });
      const other = { ...client, certificateSubject: 'CN=other' };
      const { cert } = store.getClientCertificate(other);
      expect(new X509Certificate(cert).subject).toBe('CN=other');
      const again = new CertificateStore(tenant.directory);
      expect(again.getClientCertificate(other).cert).toBe(cert);
    });
  },
);

describe(
  'A token for an API that binds tokens to certificates',
  tokensEmulated,
  () => {
    it.each([
      ['a secret', {}, withSecret],
      ['its certificate', selfSigned, {}],
    ])('is bound for a client with %s', async (_how, options, members) => {
      const tenant = await startTestTenant({ ...options, api: mtls });
      const certificate = tenant.getCertificate();
      const { body, claims } = await requestToken(tenant, certificate, members);
      expect(body['token_type']).toBe('DPoP');
      expect(claims['cnf']).toEqual({
        'x5t#S256': getThumbprint(certificate.cert),
      });
      expect(claims['azp']).toBe('client');
    });

    it('is bound to any certificate of a client with a secret', async () => {
      const tenant = await startTestTenant({ api: mtls });
      const { claims } = await requestToken(tenant, stranger, withSecret);
      expect(claims['cnf']).toEqual({
        'x5t#S256': getThumbprint(stranger.cert),
      });
    });

    it('is not issued without a certificate', async () => {
      const tenant = await startTestTenant({ api: mtls });
      for (const response of [
        await requestToken(tenant, {}, withSecret),
        await requestWithoutTls(tenant, withSecret),
      ]) {
        expect(response.status).toBe(400);
        expect(response.body['error']).toBe('invalid_request');
      }
    });
  },
);

describe('Discovery', () => {
  const discover = async ({ issuer }: TestTenant) => {
    const url = `${issuer}.well-known/openid-configuration`;
    return (await (await fetch(url)).json()) as Members;
  };

  it(
    'says where to present a certificate, if any client has one',
    aliasDiffers,
    async () => {
      const tenant = await startTestTenant({ api: mtls });
      const token_endpoint = `${tenant.issuer.replace('http', 'https')}oauth/token`;
      expect(await discover(tenant)).toMatchObject({
        mtls_endpoint_aliases: { token_endpoint },
        tls_client_certificate_bound_access_tokens: true,
        token_endpoint_auth_methods_supported: expect.arrayContaining([
          'tls_client_auth',
          'self_signed_tls_client_auth',
        ]) as unknown,
      });
    },
  );

  it('does not mention certificates otherwise', async () => {
    const text = JSON.stringify(await discover(await startTestTenant()));
    expect(text).not.toMatch(/tls/);
  });
});

const words = (text: string) => text.split(' ');

it('curl gets a token with the files that the tenant has created', async () => {
  const { directory, issuer } = await startTestTenant({
    ...selfSigned,
    api: mtls,
  });
  const { stdout } = await promisify(execFile)(
    'curl',
    [
      ...words('--silent --cacert ca.pem --data client_id=client'),
      ...words('--cert clients/client.pem --key clients/client.key'),
      ...words('--data grant_type=client_credentials'),
      ...words(`--data-urlencode audience=${audience}`),
      `${issuer.replace('http', 'https')}oauth/token`,
    ],
    { cwd: directory },
  );
  expect(JSON.parse(stdout)).toMatchObject({ token_type: 'DPoP' });
});
