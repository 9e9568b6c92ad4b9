import type { Item } from './management-api.js';

const client = {
  tenant: 'example',
  global: false,
  is_first_party: true,
  is_token_endpoint_ip_header_trusted: false,
  oidc_conformant: true,
  sso_disabled: false,
  cross_origin_auth: false,
  cross_origin_authentication: false,
  custom_login_page_on: true,
  callbacks: [],
  allowed_clients: null,
  initiate_login_uri: '',
  signing_keys: [{ cert: 'x', subject: '/CN=example' }],
  client_secret: 'never-exported',
  jwt_configuration: {
    alg: 'RS256',
    lifetime_in_seconds: 36_000,
    secret_encoded: false,
  },
  refresh_token: null,
  token_quota: null,
  session_transfer: null,
};

const machine = {
  ...client,
  app_type: 'non_interactive',
  grant_types: ['client_credentials'],
  token_endpoint_auth_method: 'client_secret_post',
};

const browser = {
  ...client,
  app_type: 'spa',
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
  callbacks: ['https://shop.example/callback'],
};

const api = {
  is_system: false,
  allow_offline_access: false,
  skip_consent_for_verifiable_first_party_clients: true,
  token_lifetime: 86_400,
  token_lifetime_for_web: 7_200,
  signing_alg: 'RS256',
  token_dialect: 'access_token',
  enforce_policies: false,
  token_encryption: null,
  consent_policy: null,
  proof_of_possession: null,
  subject_type_authorization: {
    user: { policy: 'allow_all' },
    client: { policy: 'require_client_grant' },
  },
};

const action = {
  created_at: '2026-01-05T10:00:00.000Z',
  updated_at: '2026-01-05T10:00:00.000Z',
  runtime: 'node22',
  status: 'built',
  dependencies: [],
  secrets: [],
  all_changes_deployed: true,
  installed_integration_id: null,
};

const managementApi = 'https://example.eu.auth0.com/api/v2/';
const orders = 'https://orders.example/';

/** Binds an Action to a trigger. */
const binding = (name: string): Item => ({
  display_name: name,
  action: { name },
});

export const ordinarySettings: Item = {
  friendly_name: 'Example',
  default_audience: '',
  default_directory: '',
  default_redirection_uri: '',
  picture_url: '',
  support_email: '',
  support_url: '',
  enabled_locales: ['en'],
  session_lifetime: 168,
  idle_session_lifetime: 72,
  sandbox_version: '22',
  resource_parameter_profile: 'audience',
  allow_organization_name_in_authentication_api: true,
  default_token_quota: null,
  flags: { enable_sso: true, revoke_refresh_token_grant: false },
};

/**
 * A typical tenant, as the management API returns it: with what its machine
 * clients need, and with much that they do not.
 */
export const ordinaryTenant: Readonly<Record<string, Item[]>> = {
  clients: [
    {
      ...machine,
      client_id: 'oRd3rS',
      name: 'Orders Service',
      client_metadata: { customer: '42', plan: 'gold' },
    },
    {
      ...machine,
      client_id: 'l3dG3r',
      name: 'Ledger (EU)',
      token_endpoint_auth_method: null,
      client_authentication_methods: {
        private_key_jwt: { credentials: [{ id: 'cred_1' }] },
      },
    },
    {
      ...client,
      client_id: 'd3faulT',
      name: 'Default App',
      grant_types: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
      ],
    },
    { ...browser, client_id: 'w3bSh0p', name: 'Web Shop' },
    { ...browser, client_id: 'm0bil3', name: 'Mobile', app_type: 'native' },
  ],
  'clients/l3dG3r/credentials': [
    {
      id: 'cred_1',
      name: 'ledger-2026',
      kid: 'x',
      alg: 'RS256',
      credential_type: 'public_key',
    },
  ],
  'resource-servers': [
    {
      ...api,
      id: 'rs_0',
      name: 'Auth0 Management API',
      identifier: managementApi,
      is_system: true,
    },
    {
      ...api,
      id: 'rs_1',
      name: 'Orders',
      identifier: orders,
      scopes: [
        { value: 'read:orders', description: 'Read orders' },
        { value: 'write:orders', description: '' },
      ],
    },
    {
      ...api,
      id: 'rs_2',
      name: 'Auth0 My Account API',
      identifier: 'https://example.eu.auth0.com/me/',
      is_system: true,
    },
  ],
  'client-grants': [
    {
      id: 'cgr_1',
      client_id: 'oRd3rS',
      audience: orders,
      scope: ['read:orders', 'write:orders'],
      subject_type: 'client',
    },
    {
      id: 'cgr_2',
      client_id: 'l3dG3r',
      audience: orders,
      scope: ['read:orders'],
      organization_usage: 'allow',
      allow_any_organization: false,
    },
    {
      id: 'cgr_3',
      client_id: 'oRd3rS',
      audience: managementApi,
      scope: ['read:users'],
    },
    {
      id: 'cgr_4',
      client_id: 'w3bSh0p',
      audience: orders,
      scope: ['read:orders'],
      subject_type: 'user',
    },
    { id: 'cgr_5', client_id: 'th1rdParty', audience: orders, scope: [] },
  ],
  'actions/actions': [
    {
      ...action,
      id: 'act_1',
      name: 'add-customer',
      code: `exports.onExecuteCredentialsExchange = async (event, api) => {
  const { metadata } = event.client;
  const name = \`\${event.secrets.CLAIM_NAMESPACE}customer\`;
  api.accessToken.setCustomClaim(name, metadata.customer);
};
`,
      secrets: [
        { name: 'CLAIM_NAMESPACE', updated_at: '2026-01-05T10:00:00.000Z' },
      ],
      supported_triggers: [{ id: 'credentials-exchange', version: 'v2' }],
    },
    {
      ...action,
      id: 'act_2',
      name: 'Enrich login',
      code: 'exports.onExecutePostLogin = async () => {};\n',
      dependencies: [{ name: 'axios', version: '1.7.9' }],
      secrets: [{ name: 'CRM_KEY', updated_at: '2026-01-05T10:00:00.000Z' }],
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
    },
    {
      ...action,
      id: 'act_3',
      name: 'draft',
      code: 'exports.onExecuteCredentialsExchange = async () => {};\n',
      status: 'built',
      all_changes_deployed: false,
      supported_triggers: [{ id: 'credentials-exchange', version: 'v2' }],
    },
  ],
  'actions/triggers': [
    { id: 'credentials-exchange', version: 'v2' },
    { id: 'post-login', version: 'v3' },
  ],
  'actions/triggers/credentials-exchange/bindings': [binding('add-customer')],
  'actions/triggers/post-login/bindings': [binding('Enrich login')],
  organizations: [
    {
      id: 'org_1',
      name: 'acme',
      display_name: 'Acme',
      metadata: { region: 'eu' },
      branding: null,
      token_quota: null,
    },
  ],
  'organizations/org_1/client-grants': [
    { id: 'cgr_2', client_id: 'l3dG3r', audience: orders },
  ],
  'organizations/org_1/connections': [],
  'organizations/org_1/discovery-domains': [],
  'organizations/org_1/clients': [],
  roles: [{ id: 'rol_1', name: 'Clerk', description: '' }],
  'roles/rol_1/permissions': [],
};
