import { join, relative } from 'node:path';
import { readTenant } from '../config/tenant-source.js';
import {
  describeClients,
  findLocalClient,
  getTokenRequest,
  type LocalClient,
} from '../local-client.js';
import { type Api, getApiVariables, type Project } from './project.js';

/** The URLs, the clients, and two commands that get a token and call the API. */
export function describeProject(
  project: Project,
  api: Api,
  docs: string | undefined,
): string {
  const { client: name } = api.demo;
  const { issuer, tenantIsLocal, directory } = project;
  const env = getApiVariables(project);
  const clients = tenantIsLocal
    ? describeClients(readTenant(directory, env))
    : [];
  const caller =
    clients.length > 0 ? findLocalClient(clients, name) : undefined;
  const width = Math.max(0, ...clients.map((client) => client.name.length));
  const folder = join(relative(process.cwd(), directory), '/');
  return [
    '',
    `  API      ${api.url}`,
    ...(docs ? [`  Docs     ${docs}`] : []),
    `  Tenant   ${issuer}${tenantIsLocal ? '  (local; open it to inspect tokens)' : ''}`,
    ...(clients.length > 0 ? ['', `  Clients in ${folder}:`] : []),
    ...clients.map(
      (client) =>
        `    ${client.name.padEnd(width)}  scopes: ${client.grants.flatMap(({ scopes }) => scopes).join(' ') || 'none'}; metadata: ${describeMetadata(client)}`,
    ),
    '',
    '  Get a token, then call the API with it:',
    '',
    ...getCommands(project, api, caller, env['AUDIENCE']),
    '',
  ].join('\n');
}

const describeMetadata = ({ metadata }: LocalClient): string =>
  Object.entries(metadata)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ') || 'none';

/** Commands for a shell that get a token and call the API. */
function getCommands(
  { issuer }: Project,
  { url, demo: { path, body } }: Api,
  caller: LocalClient | undefined,
  audience: string | undefined,
): string[] {
  const content = body
    ? ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'`
    : '';
  const call = `curl -s ${url}${path}`;
  const grant = caller?.grants.find((one) => one.audience === audience);
  if (grant?.requiredProof === 'dpop') {
    const request = `${body ? 'POST' : 'GET'} ${url}${path}`;
    return [
      `npx local-tenant token --proof '${request}' | ${call} -H @-${content}`,
    ];
  }
  const request =
    caller &&
    caller.clientSecret !== '' &&
    !caller.usesCertificate &&
    JSON.stringify(getTokenRequest(caller, audience));
  return [
    `TOKEN=$(${request ? `curl -s ${issuer}oauth/token -H 'content-type: application/json' -d '${request}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'` : 'npx local-tenant token'})`,
    '',
    `${call} -H "authorization: Bearer $TOKEN"${content}`,
  ];
}
