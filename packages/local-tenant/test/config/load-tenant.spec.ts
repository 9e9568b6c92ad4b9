import { describe, expect, it } from 'vitest';
import {
  audience,
  loadTestTenant,
  type TestTenantOptions,
} from '../support/tenant-files.js';

const oddMetadata = JSON.parse('{"__proto__":"x","constructor":"y"}') as object;

describe('A tenant’s files', () => {
  it.each<[string, TestTenantOptions, object]>([
    [
      'have the defaults of a real tenant',
      {},
      {
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
      },
    ],
    [
      'enable no grant type by default for clients that are not machines',
      { client: { app_type: 'spa' } },
      { clients: [{ grantTypes: [] }] },
    ],
    [
      'may grant all scopes at once',
      { grant: { allow_all_scopes: true, scope: undefined } },
      { grants: [{ scopes: ['read', 'write'] }] },
    ],
    [
      'may have grants for users’ tokens, which are ignored',
      { grant: { subject_type: 'user' } },
      { grants: [] },
    ],
    [
      'may begin the path of the demo with a slash',
      {
        change: ({ local }) => {
          local['demo'] = { path: '/orders' };
        },
      },
      { demo: { path: 'orders' } },
    ],
    [
      'take keywords from the environment first, then from tenant.local.yaml',
      {
        env: { FIRST: 'env' },
        api: { name: '##FIRST## ##SECOND##' },
        change: ({ local }) => {
          local['keywords'] = { FIRST: 'local', SECOND: 'local' };
        },
      },
      { apis: [{ name: 'env local', identifier: audience }] },
    ],
  ])('%s', (_what, options, expected) => {
    expect(loadTestTenant(options)).toMatchObject(expected);
  });

  it('can have metadata keys that are names of object properties', () => {
    const client = { client_metadata: oddMetadata };
    const { clients } = loadTestTenant({ client });
    expect(Object.entries(clients[0]?.metadata ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});
