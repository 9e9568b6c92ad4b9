import type { Settings } from './settings.js';

interface Refusal {
  /** Matches `status error: error_description`. */
  readonly when: RegExp;
  readonly remedy: (settings: Settings) => string;
}

const clientSettings = 'Auth0: Applications > Applications > your client';

/** The tenant's refusals, by its own words; the first that matches counts. */
const refusals: readonly Refusal[] = [
  {
    when: /Service not enabled within domain/i,
    remedy: ({ audience }) =>
      `The tenant has no API with the identifier "${audience}". Compare to the letter, a slash at the end included (Auth0: Applications > APIs > your API > Settings > Identifier), or make it with Create API.`,
  },
  {
    when: /Non-global clients|audience is required|no audience/i,
    remedy: () =>
      'The request names no audience: set AUDIENCE to the Identifier of your API (Auth0: Applications > APIs > your API > Settings).',
  },
  {
    when: /client-grant|not authorized to access/i,
    remedy: () =>
      'The client has no grant for this API. Auth0: Applications > APIs > your API > Machine to Machine Applications (or Application Access): authorize the client, choose its scopes, Update.',
  },
  {
    when: /not been granted scopes|invalid_scope/i,
    remedy: ({ scope }) =>
      `The client is not granted all of "${scope ?? ''}". Auth0: Applications > APIs > your API > Machine to Machine Applications > your client: tick the scopes (they must be listed under Permissions first), Update. Or ask for fewer: --scope, CHECK_SCOPE. An Action that denies access can say so, too.`,
  },
  {
    when: /grant type/i,
    remedy: () =>
      `The client may not use the client-credentials grant. ${clientSettings} > Settings > Advanced Settings > Grant Types: tick Client Credentials. Only Machine to Machine and Regular Web applications have it.`,
  },
  {
    when: /^401 |invalid_client|Unauthorized/,
    remedy: ({ tenantIsLocal, variables: { CHECK_CLIENT_ID: id } }) =>
      tenantIsLocal && id
        ? `CHECK_CLIENT_ID asks as ${id}, which the tenant on this machine does not know by this secret. Leave CHECK_CLIENT_ID and CHECK_CLIENT_SECRET out to ask as Partner One.`
        : `The tenant does not know this client by this secret, and does not say which of the two is wrong. ${clientSettings} > Settings: compare Client ID and Client Secret (a rotated secret voids the old one), and see under Credentials that the authentication method is a client secret.`,
  },
  {
    when: /^429 /,
    remedy: () =>
      'Too many requests, or the client’s token quota is spent. Wait, and let clients keep a token until it expires instead of asking for one each time.',
  },
  {
    when: /^5\d\d |server_error|invalid_request/,
    remedy: () =>
      'Most often the Action has failed or denied access. Auth0: Monitoring > Logs, and Actions > Library > your Action > Test; the local tenant’s own log names file and line.',
  },
  {
    when: /./,
    remedy: () => 'Auth0: Monitoring > Logs has the reason (Failed Exchange).',
  },
];

export function explainRefusal(
  status: number,
  said: string,
  settings: Settings,
): string {
  const text = `${status} ${said}`;
  return refusals.find(({ when }) => when.test(text))?.remedy(settings) ?? '';
}
