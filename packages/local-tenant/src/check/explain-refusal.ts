import type { Settings } from './settings.js';

const clientSettings = 'Auth0: Applications > Applications > your client';

/** The tenant's refusals, by their text, `status error: error_description`; the first match is used. */
const remedies: readonly [RegExp, (settings: Settings) => string][] = [
  [
    /Service not enabled within domain/i,
    ({ audience }) =>
      `The tenant has no API with the identifier "${audience}". Compare exactly, including a trailing slash (Auth0: Applications > APIs > your API > Settings > Identifier), or create it with Create API.`,
  ],
  [
    /Non-global clients|audience is required|no audience/i,
    () =>
      'The request names no audience: set AUDIENCE to the Identifier of your API (Auth0: Applications > APIs > your API > Settings).',
  ],
  [
    /client-grant|not authorized to access/i,
    () =>
      'The client has no grant for this API. Auth0: Applications > APIs > your API > Machine to Machine Applications (or Application Access): authorize the client, choose its scopes, Update.',
  ],
  [
    /not been granted scopes|invalid_scope/i,
    ({ scope }) =>
      `The client is not granted all of "${scope ?? ''}". Auth0: Applications > APIs > your API > Machine to Machine Applications > your client: tick the scopes (they must be listed under Permissions first), Update. Or ask for fewer: --scope, CHECK_SCOPE. An Action that denies access can say so, too.`,
  ],
  [
    /grant type/i,
    () =>
      `The client may not use the client-credentials grant. ${clientSettings} > Settings > Advanced Settings > Grant Types: tick Client Credentials. Only Machine to Machine and Regular Web applications have it.`,
  ],
  [
    /^401 |invalid_client|Unauthorized/,
    ({ tenantIsLocal, variables: { CHECK_CLIENT_ID: id } }) =>
      tenantIsLocal && id
        ? `CHECK_CLIENT_ID is ${id}, and the local tenant has no such client with this secret. Leave CHECK_CLIENT_ID and CHECK_CLIENT_SECRET out to use a client of tenant.yaml.`
        : `Client id or secret is wrong; the tenant does not say which. ${clientSettings} > Settings: compare Client ID and Client Secret (rotating a secret invalidates the old one), and check under Credentials that the authentication method is a client secret.`,
  ],
  [
    /^429 /,
    () =>
      'Too many requests, or the client’s token quota is spent. Wait, and let clients keep a token until it expires instead of asking for one each time.',
  ],
  [
    /^5\d\d |server_error|invalid_request/,
    () =>
      'Most often the Action has failed or denied access. Auth0: Monitoring > Logs, and Actions > Library > your Action > Test; the local tenant’s own log names file and line.',
  ],
  [/./, () => 'Auth0: Monitoring > Logs has the reason (Failed Exchange).'],
];

export function explainRefusal(
  status: number,
  said: string,
  settings: Settings,
): string {
  const text = `${status} ${said}`;
  const [, explain] = remedies.find(([when]) => when.test(text)) ?? [];
  return explain?.(settings) ?? '';
}
