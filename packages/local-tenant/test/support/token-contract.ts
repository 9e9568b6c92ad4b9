import { requestToken } from './request-token.js';
import {
  action,
  audience,
  hook,
  type TestTenantOptions,
} from './tenant-files.js';
import type { TestTenant } from './test-tenant.js';

/** How to set up the local tenant for some rows. */
export interface Settings extends TestTenantOptions {
  /** Done before the request. */
  readonly prepare?: (tenant: TestTenant) => unknown;
}

const noGrant: Settings = {
  change: ({ tenant }) => void tenant.clientGrants.pop(),
};
const deny = (code: string): Settings => ({
  actions: [action(`api.access.deny('${code}', 'the reason')`)],
});
const callBackWith = (error: string): Settings => ({
  hook: hook(`cb(new ${error}('the reason'))`),
});
const withoutGrant = (api: string) =>
  `403 access_denied: Client is not authorized to access "${api}". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`;
const grantTypeNotAllowed = (type: string) =>
  `403 unauthorized_client (https://auth0.com/docs/clients/client-grant-types): Grant type '${type}' not allowed for the client.`;

/**
 * The responses of the token endpoint, and how certain each one is.
 *
 * The keys describe the tenant (a real one must be set up that way). The values
 * are the settings that make the local tenant so, and the responses by what differs
 * from an ordinary request. A parameter without a value is left out of the
 * request. A response begins with `documented` (by Auth0), `observed` (somebody
 * has shown it with a real tenant), `inferred` (a guess) or `differs` (only the
 * local tenant answers this). It ends with the scope of the token, or with
 * `error (error_uri): error_description`. `ANY` is an unknown text, and `AUDIENCE`
 * and the like are replaced.
 *
 * The requests are sent to the local tenant and, on demand, to a real one (see
 * the README). If a real tenant's response differs, correct it here.
 */
export const tokenContract: Record<
  string,
  readonly [settings: Settings, responses: Record<string, string>]
> = {
  'an ordinary tenant': [
    {},
    {
      '': 'observed 200 SCOPES',
      'scope=SCOPE': 'observed 200 SCOPE',
      'scope=SCOPE listen:events':
        'observed 403 access_denied: Client has not been granted scopes: listen:events',
      'client_secret=wrong': 'observed 401 access_denied: Unauthorized',
      'client_id=unknown': 'observed 401 access_denied: Unauthorized',
      'client_id=&client_secret=': 'inferred 401 access_denied: Unauthorized',
      'client_secret=&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=junk':
        'observed 401 invalid_client: ANY',
      'audience=':
        'observed 403 access_denied: Non-global clients are not allowed access to APIv1',
      'audience=https://unknown.test/':
        'observed 403 access_denied: Service not enabled within domain: https://unknown.test/',
      'audience=ISSUERapi/v2/': `inferred ${withoutGrant('ISSUERapi/v2/')}`,
      'organization=org_unknown':
        'inferred 400 invalid_request: parameter organization is not allowed for this client',
      'grant_type=password': `observed ${grantTypeNotAllowed('password')}`,
      'grant_type=foo':
        'inferred 403 unsupported_grant_type: Unsupported grant type: foo',
      'grant_type=':
        'inferred 403 unsupported_grant_type: Unsupported grant type: undefined',
    },
  ],
  'a default audience': [
    { settings: { default_audience: audience } },
    { 'audience=': 'observed 200 SCOPES' },
  ],
  'opaque tokens without an audience': [
    { settings: { flags: { allow_api1_non_global_clients: true } } },
    { 'audience=': 'observed 200' },
  ],
  'a client without a grant': [
    noGrant,
    { '': `observed ${withoutGrant('AUDIENCE')}` },
  ],
  'a third-party client without a grant': [
    { ...noGrant, client: { is_first_party: false } },
    { '': 'documented 403 unauthorized_client: ANY' },
  ],
  'a client with a grant type that is not emulated': [
    { client: { grant_types: ['client_credentials', 'password'] } },
    {
      '': 'observed 200 SCOPES',
      'grant_type=password':
        'differs 501 not_emulated_by_local_tenant: The local tenant does not emulate the grant type password. A real tenant supports it, and answers differently.',
      'grant_type=refresh_token': `inferred ${grantTypeNotAllowed('refresh_token')}`,
    },
  ],
  'a client without the grant type': [
    { client: { grant_types: ['authorization_code'] } },
    { '': `observed ${grantTypeNotAllowed('client_credentials')}` },
  ],
  'a client without scopes': [{ grant: { scope: [] } }, { '': 'observed 200' }],
  'an API that requires proofs': [
    { api: { proof_of_possession: { mechanism: 'dpop', required: true } } },
    { '': 'inferred 400 invalid_request: ANY' },
  ],
  'a client that requires a proof, for an API that takes none': [
    { client: { require_proof_of_possession: true } },
    { '': 'inferred 400 invalid_request: ANY' },
  ],
  'a client whose quota is used up': [
    {
      client: { token_quota: { client_credentials: { per_hour: 1 } } },
      prepare: requestToken,
    },
    { '': 'documented 429 too_many_requests: Client quota exceeded' },
  ],
  'an Action that denies with invalid_scope': [
    deny('invalid_scope'),
    { '': 'inferred 400 invalid_scope: the reason' },
  ],
  'an Action that denies with invalid_request': [
    deny('invalid_request'),
    { '': 'inferred 400 invalid_request: the reason' },
  ],
  'an Action that denies with server_error': [
    deny('server_error'),
    { '': 'documented 500 server_error: the reason' },
  ],
  'an Action that throws': [
    { actions: [action(`throw new Error('the reason')`)] },
    { '': 'inferred 500 server_error: ANY' },
  ],
  'a Hook that calls back with InvalidScopeError': [
    callBackWith('InvalidScopeError'),
    { '': 'documented 400 invalid_scope: the reason' },
  ],
  'a Hook that calls back with InvalidRequestError': [
    callBackWith('InvalidRequestError'),
    { '': 'documented 400 invalid_request: the reason' },
  ],
  'a Hook that calls back with ServerError': [
    callBackWith('ServerError'),
    { '': 'documented 500 server_error: the reason' },
  ],
  'a Hook that calls back with Error': [
    callBackWith('Error'),
    { '': 'documented 500 server_error: the reason' },
  ],
  'too many requests': [
    { prepare: ({ faults }) => faults.set({ kind: 'rate-limited' }) },
    { '': 'observed 429 too_many_requests: Global limit has been reached' },
  ],
};
