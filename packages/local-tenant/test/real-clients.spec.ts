import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK } from 'jose';
import {
  allowInsecureRequests,
  type ClientAuth,
  clientCredentialsGrant,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  getDPoPHandle,
  PrivateKeyJwt,
  randomDPoPKeyPair,
} from 'openid-client';
import { describe, expect, it } from 'vitest';
import { audience } from './support/tenant-files.js';
import { startTestTenant, type TestTenant } from './support/test-tenant.js';

const configure = ({ issuer }: TestTenant, authentication: ClientAuth) =>
  discovery(new URL(issuer), 'client', undefined, authentication, {
    execute: [allowInsecureRequests],
  });

async function grant(tenant: TestTenant, authentication: ClientAuth) {
  const configuration = await configure(tenant, authentication);
  return clientCredentialsGrant(configuration, { audience, scope: 'read' });
}

describe('The unmodified openid-client gets a token', () => {
  it.each([
    ['with its secret in the body', ClientSecretPost],
    ['with its secret in the header', ClientSecretBasic],
  ])('%s', async (_how, authentication) => {
    const tenant = await startTestTenant();
    const response = await grant(tenant, authentication('secret'));
    expect(response.token_type).toBe('bearer');
    expect(response.scope).toBe('read');
    expect(response.expires_in).toBe(86_400);
  });

  it('that is bound to a key (DPoP)', async () => {
    const tenant = await startTestTenant({
      api: { proof_of_possession: { mechanism: 'dpop', required: true } },
    });
    const configuration = await configure(tenant, ClientSecretPost('secret'));
    const keys = await randomDPoPKeyPair();
    const DPoP = getDPoPHandle(configuration, keys);
    const response = await clientCredentialsGrant(
      configuration,
      { audience },
      { DPoP },
    );
    expect(response.token_type).toBe('dpop');
    const jkt = await calculateJwkThumbprint(await exportJWK(keys.publicKey));
    expect(decodeJwt(response.access_token)['cnf']).toEqual({ jkt });
  });

  it('with a signed assertion (private_key_jwt)', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
    });
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const credentials = [{ name: 'key', credential_type: 'public_key', pem }];
    const private_key_jwt = { credentials };
    const tenant = await startTestTenant({
      client: { client_authentication_methods: { private_key_jwt } },
    });
    const key = await crypto.subtle.importKey(
      'pkcs8',
      privateKey.export({ type: 'pkcs8', format: 'der' }),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const response = await grant(tenant, PrivateKeyJwt(key));
    expect(response.scope).toBe('read');
  });
});
