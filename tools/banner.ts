import { exampleCall } from './example-call.js';
import type { LocalUrls } from './local-environment.js';
import type { LocalClient } from '../tenant/local/local-client.js';
import { readLocalClients } from '../tenant/local/read-local-clients.js';

/** What runs where, who may call, and two lines to paste. */
export function banner({ api, issuer, tenantIsLocal }: LocalUrls): string {
  const clients = tenantIsLocal ? readLocalClients() : [];
  const [first] = clients;
  const width = Math.max(0, ...clients.map(({ name }) => name.length));
  return [
    '',
    `  API      ${api}`,
    `  Tenant   ${issuer}${tenantIsLocal ? '  (local, runs tenant/actions; open it to look into tokens)' : ''}`,
    ...(clients.length > 0 ? ['', '  Clients of tenant/tenant.yaml:'] : []),
    ...clients.map(
      ({ name, metadata, grants }) =>
        `    ${name.padEnd(width)}  scopes: ${grants.flatMap(({ scopes }) => scopes).join(' ') || 'none'}; metadata: ${words(metadata)}`,
    ),
    '',
    '  Get a token, then call the API with it:',
    '',
    `TOKEN=$(${first ? tokenByCurl(issuer, first) : 'npm run --silent token'})`,
    '',
    `curl -s ${api}${exampleCall.path} -H "authorization: Bearer $TOKEN"${data(exampleCall.body)}`,
    '',
  ].join('\n');
}

const tokenByCurl = (
  issuer: string,
  { clientId, clientSecret }: LocalClient,
): string => {
  const request = {
    client_id: clientId,
    client_secret: clientSecret,
    audience: process.env['AUDIENCE'],
    grant_type: 'client_credentials',
  };
  return `curl -s ${issuer}oauth/token -H 'content-type: application/json' -d '${JSON.stringify(request)}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`;
};

/** What sends the body as JSON. */
const data = (body?: object): string =>
  body
    ? ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'`
    : '';

const words = (metadata: Readonly<Record<string, string>>): string =>
  Object.entries(metadata)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ') || 'none';
