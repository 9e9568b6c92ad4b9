import { describe, expect, it } from 'vitest';
import { decodeClaims } from '../support/request-token.js';
import { emulates } from '../support/support.js';
import {
  action,
  audience,
  type Members,
  type TestFiles,
} from '../support/tenant-files.js';
import { startTestTenant } from '../support/test-tenant.js';

/** Adds this item to a section of tenant.yaml. */
const add = (section: string, item: Members) => (files: TestFiles) => {
  const items = (files.tenant[section] ?? []) as Members[];
  files.tenant[section] = [...items, item];
};

/** Changes the Action that runs. */
const changeAction = (members: Members) => (files: TestFiles) =>
  void Object.assign((files.tenant['actions'] as Members[])[0]!, members);

/** Changes the client that requests the token. */
const changeClient = (members: Members) => (files: TestFiles) =>
  void Object.assign(files.tenant.clients[0]!, members);

const managementApi = 'https://example.eu.auth0.com/api/v2/';
// Older versions of the deploy tool write ids only.
const exportedKeys = [
  { name: 'key', credential_type: 'public_key' },
  { id: 'cred_1' },
];

// What real tenants have, and the log lines about it.
const items: [string, (files: TestFiles) => void, RegExp[]][] = [
  [
    'a grant on the Management API',
    add('clientGrants', { client_id: 'Client', audience: managementApi }),
    [
      /^info .*grants for APIs that are not in these files: Client on https.*\.yaml:\d+\)/,
    ],
  ],
  [
    'a browser client',
    add('clients', { name: 'Web', app_type: 'spa' }),
    [/^info .*that cannot use client_credentials: Web \(.*tenant\.yaml:\d+\)/],
  ],
  [
    'a native client, with grant types',
    add('clients', { name: 'App', grant_types: ['authorization_code'] }),
    [/^info .*that cannot use client_credentials: App /],
  ],
  [
    'a client that has no way to authenticate',
    add('clients', {
      name: 'Kiosk',
      app_type: 'non_interactive',
      token_endpoint_auth_method: 'none',
    }),
    [/^info .*that cannot use client_credentials: Kiosk /],
  ],
  [
    'two browser clients of the same name, with odd metadata',
    ({ tenant }) => {
      const client_metadata = { ü: 1 };
      const web = { name: 'Web', app_type: 'spa', client_metadata };
      tenant.clients.push(web, web);
    },
    [/^info .*: Web \(.*\), Web \(/],
  ],
  [
    'a machine client without credentials',
    add('clients', { name: 'Shop', app_type: 'non_interactive' }),
    [
      /^info Clients that are not in tenant\.local\.yaml .*: Shop \(local-shop, not-a-secret/,
    ],
  ],
  [
    'a grant by client id',
    ({ tenant }) => {
      tenant.clients[0]!['client_id'] = 'AbC123';
      tenant.clientGrants[0]!['client_id'] = 'AbC123';
    },
    [],
  ],
  [
    'a grant of a client that is not in the files',
    add('clientGrants', { client_id: 'Deploy CLI', audience }),
    [
      /^info .*grants of clients that are not in these files: Deploy CLI on https:/,
    ],
  ],
  [
    'a default grant for third parties',
    add('clientGrants', { default_for: 'third_party_clients', audience }),
    [
      /^info .*grants of clients that are not in these files: third_party_clients on/,
    ],
  ],
  [
    'a grant for users’ tokens',
    add('clientGrants', { client_id: 'Web', audience, subject_type: 'user' }),
    [/^info .*grants for users’ tokens: Web on/],
  ],
  [
    'a metadata key without a value',
    changeClient({ client_metadata: { plan: 'pro', urn: null } }),
    [],
  ],
  [
    'empty strings',
    ({ tenant }) => {
      tenant['tenant'] = { default_audience: '', flags: null };
      changeClient({ description: '' })({ tenant } as TestFiles);
      tenant.resourceServers[0]!['signing_secret'] = '';
    },
    [],
  ],
  [
    'numbers as strings',
    ({ tenant }) => {
      tenant.resourceServers[0]!['token_lifetime'] = '600';
      const client_credentials = { per_day: '9' };
      changeClient({ token_quota: { client_credentials } })({
        tenant,
      } as TestFiles);
    },
    [],
  ],
  [
    'nulls instead of values',
    ({ tenant }) => {
      changeClient({ token_quota: null, grant_types: null, jwt: null })({
        tenant,
      } as TestFiles);
      Object.assign(tenant.resourceServers[0]!, {
        token_encryption: null,
        subject_type_authorization: null,
        proof_of_possession: null,
      });
      Object.assign(tenant.clientGrants[0]!, { organization_usage: null });
      tenant['organizations'] = null;
    },
    [],
  ],
  [
    'one of Auth0’s own APIs, without scopes',
    add('resourceServers', {
      name: 'Auth0 My Account API',
      identifier: 'https://example.eu.auth0.com/me/',
      token_lifetime: 0,
      is_system: true,
    }),
    [/^info .*Auth0’s own APIs: Auth0 My Account API /],
  ],
  [
    'an API whose tokens are encrypted',
    add('resourceServers', {
      name: 'Vault',
      identifier: 'urn:vault',
      token_encryption: { format: 'compact-nested-jwe' },
    }),
    [
      /^warn .*tenant\.yaml:\d+: the local tenant does not encrypt tokens for "Vault"/,
    ],
  ],
  [
    'a grant of a scope that its API no longer lists',
    ({ tenant: { clientGrants } }) =>
      void (clientGrants[0]!['scope'] as string[]).push('gone'),
    [
      /^warn .*tenant\.yaml:\d+: .* has no scope "gone", so "Client" does not get it/,
    ],
  ],
  [
    'a secret without a value',
    changeAction({ secrets: [{ name: 'CRM_KEY' }] }),
    [/^warn .*:\d+: the secret CRM_KEY of the Action "action-0" is not set/],
  ],
  [
    'a secret whose keyword has no value',
    changeAction({ secrets: [{ name: 'CRM_KEY', value: '##CRM##' }] }),
    [/^warn .*CRM_KEY .*no value for the keyword ##CRM##/],
  ],
  [
    'an Action that is a draft',
    add('actions', { name: 'draft', code: '', deployed: false }),
    [/^info .*Actions that are not bound to credentials-exchange: draft /],
  ],
  [
    'an Action with changes that are not deployed',
    changeAction({ deployed: false }),
    [/^warn .*:\d+: the Action "action-0" has changes that are not deployed/],
  ],
  [
    'an Action of another trigger, which is bound there',
    (files) => {
      add('actions', {
        name: 'login',
        code: './actions/not-exported.js',
        secrets: [{ name: 'X' }],
        supported_triggers: [{ id: 'post-login', version: 'v3' }],
      })(files);
      const triggers = files.tenant['triggers'] as Members;
      triggers['post-login'] = [{ action_name: 'login' }];
    },
    [/^info .*not bound to credentials-exchange: login /],
  ],
  [
    'a client that authenticates with a key that is not in the export',
    changeClient({
      client_authentication_methods: {
        private_key_jwt: { credentials: exportedKeys },
      },
    }),
    [/^warn .*:\d+: "Client" uses a key, but its pem is missing here/],
  ],
  [
    'a client that authenticates with mTLS',
    changeClient({
      client_authentication_methods: {
        tls_client_auth: { credentials: [{ id: 'cred_1' }] },
      },
    }),
    [],
  ],
  [
    'an organization with clients that are not in the files',
    add('organizations', {
      name: 'acme',
      display_name: '',
      connections: [],
      client_grants: [{ client_id: 'Client' }, { client_id: 'Web' }],
    }),
    [
      /^info .*organizations’ grants of clients that are not in these files: Web /,
    ],
  ],
  [
    'other sections',
    ({ tenant }) => Object.assign(tenant, { rules: [], branding: {} }),
    [/^info .*machine clients do not use: rules \(.*:\d+\), branding \(.*:\d+/],
  ],
];

const shown = emulates(
  'Unmodified exports of auth0-deploy-cli; what machine clients do not use is ignored and logged',
);

describe('A tenant starts and issues correct tokens with', shown, () => {
  it.each(items)('%s', async (_what, change, logged) => {
    const tenant = await startTestTenant({
      actions: [action(`api.accessToken.setCustomClaim('ran', true)`)],
      change,
    });
    const response = await tenant.requestToken('Client', { audience });
    expect(response.status).toBe(200);
    expect(decodeClaims(response)).toMatchObject({
      aud: audience,
      scope: 'read write',
      ran: true,
    });
    expect(tenant.log.lines).toHaveLength(logged.length);
    for (const [index, line] of logged.entries()) {
      expect(tenant.log.lines[index]).toMatch(line);
    }
  });

  it('all of them at once, and logs only a few lines', async () => {
    const tenant = await startTestTenant({
      actions: [action(`api.accessToken.setCustomClaim('ran', true)`)],
      change: (files) => {
        for (const [, change] of items) change(files);
      },
    });
    const response = await tenant.requestToken('Client', { audience });
    expect(response.body).not.toHaveProperty('error');
    expect(decodeClaims(response)).toMatchObject({
      scope: 'read write',
      ran: true,
    });
    expect(tenant.log.lines.length).toBeLessThan(16);
  });
});
