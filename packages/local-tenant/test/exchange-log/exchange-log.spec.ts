import { describe, expect, it } from 'vitest';
import type { ExchangeRecord } from '../../src/exchange-log.js';
import { postToken, requestToken } from '../support/request-token.js';
import { action } from '../support/tenant-files.js';
import { startTestTenant } from '../support/test-tenant.js';

const urn = 'urn:test:client';
const code = action(`
  api.accessToken.setCustomClaim('https://example.com/urn', event.client.metadata.urn);
  api.accessToken.setCustomClaim('https://example.com/sum', 2);
  api.accessToken.setCustomClaim('sub', event.client.metadata.plan);`);

const start = () =>
  startTestTenant({
    actions: [code],
    client: { client_metadata: { urn, plan: 'pro', note: 'internal' } },
  });

describe('The log of exchanges', () => {
  it('tells where claims came from, and why metadata is not there', async () => {
    const tenant = await start();
    await requestToken(tenant, { scope: 'read' });
    const script = 'action-0';
    const name = 'https://example.com/urn';
    const why = '"sub" is a restricted name';
    expect(tenant.exchanges.recent).toEqual([
      {
        at: expect.any(Date),
        durationMs: expect.any(Number),
        status: 200,
        client: 'Client',
        clientId: expect.any(String),
        audience: tenant.audience,
        requestedScopes: ['read'],
        grantedScopes: ['read'],
        claims: [
          { name, value: urn, script, metadataKey: 'urn' },
          { name: 'https://example.com/sum', value: 2, script },
        ],
        ignoredClaims: [{ name: 'sub', script, why }],
        missingMetadata: [
          { key: 'plan', why: `claim "sub" of action-0 was ignored: ${why}` },
          { key: 'note', why: 'no Action has set a claim with its value' },
        ],
      },
    ]);
  });

  it('has refusals, with details that the answer does not have', async () => {
    const tenant = await start();
    await requestToken(tenant, { client_secret: 'wrong' });
    await requestToken(tenant, { scope: 'everything' });
    const headers = { 'content-type': 'application/json' };
    await postToken(tenant, { headers, body: '[' });
    const error_description = 'Client has not been granted scopes: everything';
    expect(tenant.exchanges.recent).toMatchObject([
      { status: 400, error: { error: 'invalid_request' } },
      { status: 403, error: { error_description } },
      { status: 401, client: 'Client', detail: 'invalid secret provided' },
    ]);
  });

  it('tells subscribers of each as it comes, and keeps neither secret nor token', async () => {
    const tenant = await start();
    const seen: ExchangeRecord[] = [];
    const unsubscribe = tenant.exchanges.subscribe((one) => seen.push(one));
    const { body } = await requestToken(tenant);
    unsubscribe();
    await requestToken(tenant);
    expect(seen).toHaveLength(1);
    const text = JSON.stringify(tenant.exchanges.recent);
    expect(text).not.toContain(body['access_token']);
    expect(text).not.toContain('"secret"');
  });

  it('keeps the latest fifty', async () => {
    const tenant = await start();
    for (let index = 0; index < 52; index++) {
      await requestToken(tenant, { audience: String(index) });
    }
    expect(tenant.exchanges.recent).toHaveLength(50);
    expect(tenant.exchanges.recent[0]?.audience).toBe('51');
  });
});
