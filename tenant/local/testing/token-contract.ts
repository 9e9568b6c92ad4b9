/**
 * What `/oauth/token` answers to what, and how sure that is. The same rows are
 * put to the local tenant and, when asked, to a real one: `docs/deploy-tenant.md`
 * says how. A row that fails there is news; correct it and its provenance here.
 */
export interface ContractRow {
  readonly when: string;
  /** What the tenant must be like. A real one has to be arranged that way. */
  readonly given: ContractSetting;
  /** Members over those of an ordinary request; `null` leaves one out. */
  readonly request: Readonly<Record<string, string | null>>;
  readonly status: number;
  /** `ANY` stands for a value that cannot be known. `AUDIENCE` and the like are put in. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly provenance: Provenance;
}

/** Auth0's documentation; its published code; a real answer somebody has shown; a guess. */
export type Provenance = 'documented' | 'code' | 'observed' | 'inferred';

export type ContractSetting =
  | 'an ordinary tenant'
  | 'a default audience'
  | 'opaque tokens without an audience'
  | 'a client without a grant'
  | 'a third-party client without a grant'
  | 'a client without the grant type'
  | 'a client without scopes'
  | 'a client whose quota is used up'
  | 'an Action that denies with invalid_scope'
  | 'an Action that denies with invalid_request'
  | 'an Action that denies with server_error'
  | 'an Action that throws'
  | 'a Hook that calls back with InvalidScopeError'
  | 'a Hook that calls back with InvalidRequestError'
  | 'a Hook that calls back with ServerError'
  | 'a Hook that calls back with Error'
  | 'too many requests';

const unauthorized = {
  error: 'access_denied',
  error_description: 'Unauthorized',
};

const bearer = (more: Record<string, unknown> = {}) => ({
  access_token: 'ANY',
  expires_in: 'ANY',
  token_type: 'Bearer',
  ...more,
});

const reason = 'the reason';

export const tokenContract: readonly ContractRow[] = [
  {
    when: 'all is well and no scope is asked for',
    given: 'an ordinary tenant',
    request: {},
    status: 200,
    body: bearer({ scope: 'SCOPES' }),
    provenance: 'observed',
  },
  {
    when: 'one of the granted scopes is asked for',
    given: 'an ordinary tenant',
    request: { scope: 'SCOPE' },
    status: 200,
    body: bearer({ scope: 'SCOPE' }),
    provenance: 'observed',
  },
  {
    when: 'the grant holds no scope',
    given: 'a client without scopes',
    request: {},
    status: 200,
    body: bearer(),
    provenance: 'observed',
  },
  {
    when: 'the secret is wrong',
    given: 'an ordinary tenant',
    request: { client_secret: 'wrong' },
    status: 401,
    body: unauthorized,
    provenance: 'observed',
  },
  {
    when: 'the client is unknown',
    given: 'an ordinary tenant',
    request: { client_id: 'unknown' },
    status: 401,
    body: unauthorized,
    provenance: 'observed',
  },
  {
    when: 'there are no credentials',
    given: 'an ordinary tenant',
    request: { client_id: null, client_secret: null },
    status: 401,
    body: unauthorized,
    provenance: 'inferred',
  },
  {
    when: 'the client assertion is no JWT',
    given: 'an ordinary tenant',
    request: {
      client_secret: null,
      client_assertion_type:
        'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'junk',
    },
    status: 401,
    body: { error: 'invalid_client', error_description: 'ANY' },
    provenance: 'observed',
  },
  {
    when: 'there is no audience',
    given: 'an ordinary tenant',
    request: { audience: null },
    status: 403,
    body: {
      error: 'access_denied',
      error_description: 'Non-global clients are not allowed access to APIv1',
    },
    provenance: 'observed',
  },
  {
    when: 'there is no audience',
    given: 'a default audience',
    request: { audience: null },
    status: 200,
    body: bearer({ scope: 'SCOPES' }),
    provenance: 'observed',
  },
  {
    when: 'there is no audience',
    given: 'opaque tokens without an audience',
    request: { audience: null },
    status: 200,
    body: bearer(),
    provenance: 'observed',
  },
  {
    when: 'the audience is unknown',
    given: 'an ordinary tenant',
    request: { audience: 'https://unknown.test/' },
    status: 403,
    body: {
      error: 'access_denied',
      error_description:
        'Service not enabled within domain: https://unknown.test/',
    },
    provenance: 'observed',
  },
  {
    when: 'the audience is the tenant’s own management API',
    given: 'an ordinary tenant',
    request: { audience: 'ISSUERapi/v2/' },
    status: 403,
    body: {
      error: 'access_denied',
      error_description:
        'Client is not authorized to access "ISSUERapi/v2/". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants',
    },
    provenance: 'inferred',
  },
  {
    when: 'the client has no grant for the audience',
    given: 'a client without a grant',
    request: {},
    status: 403,
    body: {
      error: 'access_denied',
      // Another wording has been seen since 2026.
      error_description:
        'Client is not authorized to access "AUDIENCE". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants',
    },
    provenance: 'observed',
  },
  {
    when: 'the client has no grant for the audience',
    given: 'a third-party client without a grant',
    request: {},
    status: 403,
    body: { error: 'unauthorized_client', error_description: 'ANY' },
    provenance: 'documented',
  },
  {
    when: 'a scope is not granted',
    given: 'an ordinary tenant',
    request: { scope: 'SCOPE listen:events' },
    status: 403,
    body: {
      error: 'access_denied',
      error_description: 'Client has not been granted scopes: listen:events',
    },
    provenance: 'observed',
  },
  {
    when: 'the grant type is not enabled for the client',
    given: 'a client without the grant type',
    request: {},
    status: 403,
    body: {
      error: 'unauthorized_client',
      error_description:
        "Grant type 'client_credentials' not allowed for the client.",
      error_uri: 'https://auth0.com/docs/clients/client-grant-types',
    },
    provenance: 'observed',
  },
  {
    when: 'the grant type is for users',
    given: 'an ordinary tenant',
    request: { grant_type: 'password' },
    status: 403,
    body: {
      error: 'unauthorized_client',
      error_description: "Grant type 'password' not allowed for the client.",
      error_uri: 'https://auth0.com/docs/clients/client-grant-types',
    },
    provenance: 'observed',
  },
  {
    when: 'the grant type is unknown',
    given: 'an ordinary tenant',
    request: { grant_type: 'foo' },
    status: 403,
    body: {
      error: 'unsupported_grant_type',
      error_description: 'Unsupported grant type: foo',
    },
    provenance: 'inferred',
  },
  {
    when: 'the grant type is missing',
    given: 'an ordinary tenant',
    request: { grant_type: null },
    status: 403,
    body: {
      error: 'unsupported_grant_type',
      error_description: 'Unsupported grant type: undefined',
    },
    provenance: 'inferred',
  },
  {
    when: 'an organization is named that the grant does not allow',
    given: 'an ordinary tenant',
    request: { organization: 'org_unknown' },
    status: 400,
    body: {
      error: 'invalid_request',
      error_description:
        'parameter organization is not allowed for this client',
    },
    provenance: 'inferred',
  },
  {
    when: 'an Action denies it',
    given: 'an Action that denies with invalid_scope',
    request: {},
    status: 400,
    body: { error: 'invalid_scope', error_description: reason },
    provenance: 'inferred',
  },
  {
    when: 'an Action denies it',
    given: 'an Action that denies with invalid_request',
    request: {},
    status: 400,
    body: { error: 'invalid_request', error_description: reason },
    provenance: 'inferred',
  },
  {
    when: 'an Action denies it',
    given: 'an Action that denies with server_error',
    request: {},
    status: 500,
    body: { error: 'server_error', error_description: reason },
    provenance: 'documented',
  },
  {
    when: 'an Action throws',
    given: 'an Action that throws',
    request: {},
    status: 500,
    body: { error: 'server_error', error_description: 'ANY' },
    provenance: 'inferred',
  },
  {
    when: 'a Hook refuses it',
    given: 'a Hook that calls back with InvalidScopeError',
    request: {},
    status: 400,
    body: { error: 'invalid_scope', error_description: reason },
    provenance: 'documented',
  },
  {
    when: 'a Hook refuses it',
    given: 'a Hook that calls back with InvalidRequestError',
    request: {},
    status: 400,
    body: { error: 'invalid_request', error_description: reason },
    provenance: 'documented',
  },
  {
    when: 'a Hook refuses it',
    given: 'a Hook that calls back with ServerError',
    request: {},
    status: 500,
    body: { error: 'server_error', error_description: reason },
    provenance: 'documented',
  },
  {
    when: 'a Hook refuses it',
    given: 'a Hook that calls back with Error',
    request: {},
    status: 500,
    body: { error: 'server_error', error_description: reason },
    provenance: 'documented',
  },
  {
    when: 'the tenant limits the rate',
    given: 'too many requests',
    request: {},
    status: 429,
    body: {
      error: 'too_many_requests',
      error_description: 'Global limit has been reached',
    },
    provenance: 'observed',
  },
  {
    when: 'the client’s quota is used up',
    given: 'a client whose quota is used up',
    request: {},
    status: 429,
    body: {
      error: 'too_many_requests',
      error_description: 'Client quota exceeded',
    },
    provenance: 'documented',
  },
];
