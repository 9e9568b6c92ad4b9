import { afterEach, describe, expect, it } from 'vitest';
import { postToken, requestToken } from '../testing/request-token.js';
import { startTestTenant, stopTestTenants } from '../testing/test-tenant.js';
import type { ExchangeRecord } from './exchange-record.js';

afterEach(stopTestTenants);

const action = `exports.onExecuteCredentialsExchange = async (event, api) => {
  api.accessToken.setCustomClaim('https://example.com/urn', event.client.metadata.urn);
  api.accessToken.setCustomClaim('https://example.com/sum', 2);
  api.accessToken.setCustomClaim('sub', event.client.metadata.plan);
};`;

const start = () =>
  startTestTenant({
    actions: [action],
    change: ({ tenant }) => {
      tenant.clients[0]!['client_metadata'] = {
        urn: 'urn:test:client',
        plan: 'pro',
        note: 'internal',
      };
    },
  });

describe('The log of exchanges', () => {
  it('tells where claims came from, and why metadata is not there', async () => {
    const tenant = await start();
    await requestToken(tenant, { scope: 'read' });
    expect(tenant.exchanges.recent).toEqual([
      {
        at: expect.any(Date),
        durationMs: expect.any(Number),
        status: 200,
        client: 'Client',
        audience: tenant.audience,
        requestedScopes: ['read'],
        grantedScopes: ['read'],
        error: undefined,
        detail: undefined,
        claims: [
          {
            name: 'https://example.com/urn',
            value: 'urn:test:client',
            script: 'action-0',
            metadataKey: 'urn',
          },
          {
            name: 'https://example.com/sum',
            value: 2,
            script: 'action-0',
            metadataKey: undefined,
          },
        ],
        ignoredClaims: [
          {
            name: 'sub',
            script: 'action-0',
            why: '"sub" is a restricted name',
          },
        ],
        missingMetadata: [
          {
            key: 'plan',
            why: 'claim "sub" of action-0 was ignored: "sub" is a restricted name',
          },
          { key: 'note', why: 'no Action has set a claim with its value' },
        ],
      },
    ]);
  });

  it('holds refusals, with what the answer kept to itself', async () => {
    const tenant = await start();
    await requestToken(tenant, { client_secret: 'wrong' });
    await requestToken(tenant, { scope: 'everything' });
    await postToken(tenant, {
      headers: { 'content-type': 'application/json' },
      body: '[',
    });
    expect(tenant.exchanges.recent).toMatchObject([
      { status: 400, error: { error: 'invalid_request' } },
      {
        status: 403,
        error: {
          error_description: 'Client has not been granted scopes: everything',
        },
      },
      { status: 401, client: 'Client', detail: 'invalid secret provided' },
    ]);
  });

  it('tells subscribers of each as it comes, and keeps neither secret nor token', async () => {
    const tenant = await start();
    const seen: ExchangeRecord[] = [];
    const unsubscribe = tenant.exchanges.subscribe((record) =>
      seen.push(record),
    );
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
