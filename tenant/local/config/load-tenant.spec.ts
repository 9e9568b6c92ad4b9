import { afterEach, describe, expect, it } from 'vitest';
import {
  loadTestTenant,
  removeTestTenants,
} from '../testing/load-test-tenant.js';
import { type TestFiles, audience } from '../testing/test-tenant.js';

afterEach(removeTestTenants);

/** Sets members of the tenant's one client, or of its one grant. */
const client = (members: Record<string, unknown>) => (files: TestFiles) => {
  Object.assign(files.tenant.clients[0]!, members);
};
const grant = (members: Record<string, unknown>) => (files: TestFiles) => {
  Object.assign(files.tenant.clientGrants[0]!, members);
};

describe('A tenant’s files', () => {
  it('default to what a tenant defaults to', () => {
    expect(loadTestTenant({})).toMatchObject({
      apis: [
        {
          dialect: 'access_token',
          enforcePolicies: false,
          tokenLifetimeSeconds: 86_400,
          signingAlgorithm: 'RS256',
          allowsClients: true,
        },
      ],
      clients: [{ grantTypes: ['client_credentials'], isFirstParty: true }],
      grants: [{ organizationUsage: 'deny' }],
      settings: { defaultAudience: undefined, acceptsResource: false },
    });
  });

  it('enable no grant type by default for what is no machine', () => {
    const { clients } = loadTestTenant({ change: client({ app_type: 'spa' }) });
    expect(clients[0]?.grantTypes).toEqual([]);
  });

  it('may grant all scopes at once', () => {
    const { grants } = loadTestTenant({
      change: grant({ allow_all_scopes: true, scope: undefined }),
    });
    expect(grants[0]?.scopes).toEqual(['read', 'write']);
  });

  it('may hold grants for users’ tokens, which are none for machines', () => {
    const { grants } = loadTestTenant({
      change: grant({ subject_type: 'user' }),
    });
    expect(grants).toEqual([]);
  });

  it('take keywords from the environment over those of tenant.local.yaml', () => {
    const { apis } = loadTestTenant({
      env: { FIRST: 'env' },
      change: (files) => {
        files.tenant.resourceServers[0]!['name'] = '##FIRST## ##SECOND##';
        files.local['keywords'] = { FIRST: 'local', SECOND: 'local' };
      },
    });
    expect(apis[0]).toMatchObject({ name: 'env local', identifier: audience });
  });

  it('do not let names of object properties pass for settings', () => {
    const { clients } = loadTestTenant({
      change: client({
        client_metadata: JSON.parse('{"__proto__":"x","constructor":"y"}'),
      }),
    });
    expect(Object.entries(clients[0]?.metadata ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});
