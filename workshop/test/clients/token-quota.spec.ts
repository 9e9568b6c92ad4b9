import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalTenant, startLocalTenant } from '@repo/local-tenant';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens } from '../../../examples/typescript-client/access-tokens.js';

const tenantYaml = `
resourceServers: [{ name: Orders, identifier: 'urn:orders', scopes: [] }]
clients:
  - name: Shop
    app_type: non_interactive
    token_quota: { client_credentials: { per_hour: 10, per_day: 2 } }
clientGrants: [{ client_id: Shop, audience: 'urn:orders' }]
`;
const localYaml =
  'credentials: [{ name: Shop, client_id: shop, client_secret: not-a-secret }]';

let directory: string;
let tenant: LocalTenant;
const createTokens = () =>
  new AccessTokens({
    issuer: tenant.issuer,
    clientId: 'shop',
    clientSecret: 'not-a-secret',
    audience: 'urn:orders',
  });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  writeFileSync(join(directory, 'tenant.yaml'), tenantYaml);
  writeFileSync(join(directory, 'tenant.local.yaml'), localYaml);
  tenant = await startLocalTenant({ directory });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await tenant.close();
  rmSync(directory, { recursive: true });
});

describe('the TypeScript client with a token quota', () => {
  it('requests one token for fifty calls that start together', async () => {
    const tokens = createTokens();
    const calls = Array.from({ length: 50 }, () => tokens.get());
    const values = (await Promise.all(calls)).map(({ value }) => value);
    expect(new Set(values).size).toBe(1);
    expect(tenant.exchanges.recent).toHaveLength(1);
  });

  it('warns when the quota is nearly used up, and throws once it is', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await createTokens().get();
    expect(warn).not.toHaveBeenCalled();
    await createTokens().get();
    expect(warn.mock.calls).toEqual([['Token quota per_day: 0 of 2 left']]);
    await expect(createTokens().get()).rejects.toMatchObject({
      error: 'too_many_requests',
      status: 429,
    });
  });
});
