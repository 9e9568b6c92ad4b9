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
  const { path, body, client: name } = api.demo;
  const { issuer, tenantIsLocal, directory } = project;
  const env = getApiVariables(project);
  const clients = tenantIsLocal
    ? describeClients(readTenant(directory, env))
    : [];
  const caller =
    clients.length > 0 ? findLocalClient(clients, name) : undefined;
  const request = caller && getTokenRequest(caller, env['AUDIENCE']);
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
    `TOKEN=$(${request ? `curl -s ${issuer}oauth/token -H 'content-type: application/json' -d '${JSON.stringify(request)}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'` : 'npx local-tenant token'})`,
    '',
    `curl -s ${api.url}${path} -H "authorization: Bearer $TOKEN"${body ? ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'` : ''}`,
    '',
  ].join('\n');
}

const describeMetadata = ({ metadata }: LocalClient): string =>
  Object.entries(metadata)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ') || 'none';
