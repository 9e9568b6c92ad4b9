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
  it('says where claims come from, and why metadata is missing', async () => {
    const tenant = await start();
    await requestToken(tenant, { scope: 'read' });
    const script = 'action-0';
    const name = 'https://example.com/urn';
    const why = '"sub" is a restricted name';
    expect(tenant.exchanges.recent).toEqual([
      {
        id: expect.any(String),
        at: expect.any(Date),
        durationMs: expect.any(Number),
        status: 200,
        client: 'Client',
        clientId: expect.any(String),
        metadata: { urn, plan: 'pro', note: 'internal' },
        haveScriptsRun: true,
        logs: [],
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
          { key: 'note', why: 'no Action set a claim with its value' },
        ],
      },
    ]);
  });

  it('includes rejected requests, with details that the response leaves out', async () => {
    const tenant = await start();
    await requestToken(tenant, { client_secret: 'wrong' });
    await requestToken(tenant, { scope: 'everything' });
    const headers = { 'content-type': 'application/json' };
    await postToken(tenant, { headers, body: '[' });
    const error_description = 'Client has not been granted scopes: everything';
    expect(tenant.exchanges.recent).toMatchObject([
      { status: 400, error: { error: 'invalid_request' } },
      { status: 403, haveScriptsRun: false, error: { error_description } },
      { status: 401, client: 'Client', detail: 'invalid secret provided' },
    ]);
  });

  it('tells subscribers about each new exchange, and contains no secret and no token', async () => {
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

  it('has what Actions wrote to the console, separately for each exchange', async () => {
    const tenant = await startTestTenant({
      actions: [
        action(`
          await new Promise(setImmediate);
          console.log('scope', event.transaction.requested_scopes);
          console.error('careful');`),
      ],
    });
    await Promise.all([
      requestToken(tenant, { scope: 'read' }),
      requestToken(tenant, { scope: 'write' }),
    ]);
    const script = 'action-0';
    for (const { logs, requestedScopes } of tenant.exchanges.recent) {
      expect(logs).toEqual([
        { script, level: 'info', text: `scope [ '${requestedScopes[0]}' ]` },
        { script, level: 'error', text: 'careful' },
      ]);
    }
  });

  it('limits how much it keeps of what an Action wrote', async () => {
    const tenant = await startTestTenant({
      actions: [
        action(`
          console.log('x'.repeat(100_000));
          for (let i = 0; i < 1000; i++) console.log(i);`),
      ],
    });
    await requestToken(tenant);
    const { logs = [] } = tenant.exchanges.recent[0] ?? {};
    expect(logs).toHaveLength(100);
    expect(logs[0]?.text).toHaveLength(2001);
    expect(logs[99]?.text).toContain('more lines are in the tenant’s log');
  });

  it('says where and how an Action failed', async () => {
    const tenant = await startTestTenant({
      actions: [action(`\n console.log('before');\n undefined.urn;`)],
    });
    await requestToken(tenant);
    expect(tenant.exchanges.recent[0]).toMatchObject({
      status: 500,
      logs: [{ text: 'before' }],
      scriptError: {
        script: 'action-0',
        message: expect.stringMatching(/^TypeError: /) as string,
        file: expect.stringMatching(/action-0\.js$/) as string,
        line: 3,
      },
    });
  });

  it('can be cleared', async () => {
    const tenant = await start();
    const { body } = await requestToken(tenant);
    const id = tenant.exchanges.recent[0]?.id ?? '';
    expect(tenant.exchanges.find(id)?.token).toBe(body['access_token']);
    const url = `${tenant.issuer}_local/exchanges`;
    const { status } = await fetch(url, { method: 'DELETE' });
    expect(status).toBe(200);
    expect(tenant.exchanges.recent).toEqual([]);
    expect(tenant.exchanges.find(id)).toBeUndefined();
  });

  it('keeps the latest 50 exchanges', async () => {
    const tenant = await start();
    for (let index = 0; index < 52; index++) {
      await requestToken(tenant, { audience: String(index) });
    }
    expect(tenant.exchanges.recent).toHaveLength(50);
    expect(tenant.exchanges.recent[0]?.audience).toBe('51');
  });
});
