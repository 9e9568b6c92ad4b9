import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenantDirectory } from './project-environment.js';
import { readLocalClients } from './read-local-clients.js';
import { type LocalTenant, startLocalTenant } from './start-local-tenant.js';
import { requestToken } from './testing/request-token.js';

const names = ['Partner Without Scope', 'Partner Without Metadata'];

describe('The clients that exist to be refused', () => {
  let tenant: LocalTenant;

  beforeAll(async () => {
    tenant = await startLocalTenant();
  });

  afterAll(() => tenant.close());

  it('are not deployed', () => {
    const deployed = readFileSync(join(tenantDirectory, 'tenant.yaml'), 'utf8');
    for (const name of names) expect(deployed).not.toContain(name);
  });

  it.each(names)('get tokens of the local tenant: %s', async (name) => {
    const client = readLocalClients({}).find((one) => one.name === name);
    expect(tenant.clients).toContainEqual(client);
    const { status, body } = await requestToken(tenant, {
      client_id: client?.clientId,
      client_secret: client?.clientSecret,
    });
    expect(status).toBe(200);
    const scopes = client?.grants[0]?.scopes ?? [];
    expect(body['scope']).toBe(scopes.join(' ') || undefined);
  });
});
