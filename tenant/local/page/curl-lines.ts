import type { ClientDefinition } from '../config/tenant-definition.js';

/** The token request of a client, to be pasted into a shell. */
export function tokenCurl(
  issuer: string,
  { clientId, clientSecret = '' }: ClientDefinition,
  audience: string,
): string {
  const body = JSON.stringify({
    client_id: clientId,
    client_secret: clientSecret,
    audience,
    grant_type: 'client_credentials',
  });
  return [
    `curl --request POST --url ${issuer}oauth/token \\`,
    `  --header 'content-type: application/json' \\`,
    `  --data ${quoted(body)}`,
  ].join('\n');
}

/** A call of the API as that client. */
export function apiCurl(apiUrl: string, { name }: ClientDefinition): string {
  return [
    `TOKEN=$(npm run --silent token -- --client ${quoted(name)})`,
    `curl ${apiUrl}client --header "authorization: Bearer $TOKEN"`,
  ].join('\n');
}

const quoted = (text: string): string =>
  `'${text.replaceAll("'", String.raw`'\''`)}'`;
