import { locally } from './remedies.js';
import type { Settings } from './settings.js';

const clientSettings = 'Auth0: Applications > Applications > your client';

interface Row {
  /** Matches `status error: error_description`. */
  readonly when: RegExp;
  readonly auth0: (settings: Settings) => string;
  readonly local: (settings: Settings) => string;
}

const getClientName = ({ credentials }: Settings) =>
  credentials?.name ?? 'the client';

/** What to do about each error of the token endpoint; the first match is used. */
const rows: readonly Row[] = [
  {
    when: /Service not enabled within domain/i,
    auth0: ({ audience }) =>
      `The tenant has no API with the identifier "${audience}". Compare exactly, including a trailing slash (Auth0: Applications > APIs > your API > Settings > Identifier), or create it with Create API.`,
    local: ({ audience }) =>
      `No API under resourceServers in tenant.yaml has the identifier "${audience}". Compare it exactly with AUDIENCE, including a trailing slash.`,
  },
  {
    when: /Non-global clients|audience is required|no audience/i,
    auth0: () =>
      'The request names no audience: set AUDIENCE to the Identifier of your API (Auth0: Applications > APIs > your API > Settings).',
    local: () =>
      'The request names no audience: set AUDIENCE to the identifier of your API under resourceServers in tenant.yaml.',
  },
  {
    when: /client-grant|not authorized to access/i,
    auth0: () =>
      'The client has no grant for this API. Auth0: Applications > APIs > your API > Machine to Machine Applications (or Application Access): authorize the client, choose its scopes, Update.',
    local: (settings) =>
      locally(
        `The client has no grant for this API. Add one to clientGrants in tenant.yaml: client_id: ${getClientName(settings)}, the API’s identifier as audience, and its scopes.`,
      ),
  },
  {
    when: /not been granted scopes|invalid_scope/i,
    auth0: ({ scope = '' }) =>
      `The client is not granted all of "${scope}". Auth0: Applications > APIs > your API > Machine to Machine Applications > your client: tick the scopes (they must first be listed under Permissions), Update. Or request fewer scopes: --scope, CHECK_SCOPE. An Action that denies access may also give this response.`,
    local: ({ scope = '' }) =>
      locally(
        `The client is not granted all of "${scope}". Add the scopes to its grant, under clientGrants in tenant.yaml; the API must also list them, under resourceServers. Or request fewer scopes: --scope, CHECK_SCOPE. An Action that denies access may also give this response.`,
      ),
  },
  {
    when: /grant type/i,
    auth0: () =>
      `The client may not use the client-credentials grant. ${clientSettings} > Settings > Advanced Settings > Grant Types: tick Client Credentials. Only Machine to Machine and Regular Web applications have it.`,
    local: (settings) =>
      locally(
        `The client may not use the client-credentials grant. Give ${getClientName(settings)} grant_types: [client_credentials] in tenant.yaml.`,
      ),
  },
  {
    when: /^401 |invalid_client|Unauthorized/,
    auth0: () =>
      `The client ID or secret is wrong; the tenant does not say which. ${clientSettings} > Settings: compare Client ID and Client Secret (rotating a secret invalidates the old one), and check under Credentials that the authentication method is a client secret.`,
    local: ({ variables: { CHECK_CLIENT_ID: id } }) =>
      id
        ? `CHECK_CLIENT_ID is ${id}, and the local tenant has no such client with this secret. To use a client of tenant.yaml, remove CHECK_CLIENT_ID and CHECK_CLIENT_SECRET.`
        : 'The running local tenant does not have this client with this secret, although the files do. Either it was started with another folder, or a file has a mistake (see its log) and it still uses the last valid version. Fix the mistake, or restart it: npx local-tenant start.',
  },
  {
    when: /^429 /,
    auth0: () =>
      'Too many requests, or the client’s token quota is used up. Wait. Clients should keep a token until it expires instead of requesting one for each call.',
    local: () =>
      'The token quota is used up (token_quota in tenant.yaml; restarting the local tenant resets the count), or a test fault is set (DELETE /_local/faults removes it). Clients should keep a token until it expires instead of requesting one for each call.',
  },
  {
    when: /^5\d\d |server_error|invalid_request/,
    auth0: () =>
      'Usually the Action failed or denied access. Auth0: Monitoring > Logs, and Actions > Library > your Action > Test.',
    local: ({ actionFile }) =>
      locally(
        `Usually the Action failed or denied access: check ${actionFile} and its secrets in tenant.yaml. The local tenant’s log and page show the line.`,
      ),
  },
  {
    when: /./,
    auth0: () =>
      'For the reason, see Auth0: Monitoring > Logs (Failed Exchange).',
    local: () => 'For the reason, see the local tenant’s log or page.',
  },
];

export function explainRefusal(
  status: number,
  said: string,
  settings: Settings,
): string {
  const row = rows.find(({ when }) => when.test(`${status} ${said}`));
  return row?.[settings.tenantIsLocal ? 'local' : 'auth0'](settings) ?? '';
}
