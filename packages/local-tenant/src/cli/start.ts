import { spawnSync } from 'node:child_process';
import { styleText } from 'node:util';
import { join, relative } from 'node:path';
import { readTenant } from '../config/tenant-source.js';
import {
  describeClients,
  findLocalClient,
  getTokenRequest,
  type LocalClient,
} from '../local-client.js';
import type { TenantLogger } from '../tenant-logger.js';
import { startChild } from './child.js';
import type { Options, Run, Terminal } from './command.js';
import {
  type Api,
  getApi,
  getApiVariables,
  type Project,
  readProject,
} from './project.js';
import { endWithNpm } from './end-with-npm.js';
import { serveTenant } from './serve-tenant.js';
import { refuseTakenPorts, untilReady } from './ports.js';

export const start: Run = (options, terminal) => {
  const project = readProject(terminal, options);
  endWithNpm(terminal.env);
  return options.command
    ? startBoth(project, options.command, options, terminal)
    : startAlone(project, options, terminal);
};

async function startAlone(
  project: Project,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const isJson = options.json ?? false;
  const logger = createLogger(terminal, isJson);
  const { tenant, close } = await serveTenant(project, logger);
  terminal.print(
    isJson
      ? JSON.stringify({ issuer: tenant.issuer, audience: tenant.audience })
      : `The local tenant listens on ${tenant.issuer}`,
  );
  await new Promise<unknown>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  await close();
  return 0;
}

/** Runs the tenant, if it is the local one, and the API; ends both when one of them ends. */
async function startBoth(
  project: Project,
  command: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const { cwd } = terminal;
  const { env, issuer, tenantIsLocal } = project;
  const { check, json: isJson = false } = options;
  if (check !== undefined) {
    const inherit = { cwd, env, shell: true, stdio: 'inherit' } as const;
    const { status } = spawnSync(check, inherit);
    if (status !== 0) return status ?? 1;
  }
  const api = getApi(project);
  const { url, ready } = api;
  await refuseTakenPorts({ api: url, tenant: tenantIsLocal && issuer });

  const log = createLogger(terminal, isJson);
  const tell = (name: 'tenant' | 'api') => {
    const color = name === 'api' ? 'cyan' : 'magenta';
    const prefix = process.stdout.isTTY ? styleText(color, name) : name;
    return (line: string) => log.info(`${prefix} ${line}`);
  };
  const [info, tellApi] = [tell('tenant'), tell('api')];
  const logger = { info, warn: info, error: info };
  const tenant = tenantIsLocal ? await serveTenant(project, logger) : undefined;
  if (tenant) info(`The local tenant listens on ${issuer}`);

  const colors = process.stdout.isTTY && { FORCE_COLOR: '1' };
  const stdio = ['ignore' as const, 'pipe' as const, 'pipe' as const];
  const settings = { cwd, env: { ...colors, ...env }, stdio };
  const child = startChild(command, settings, tellApi);
  const stopped = new AbortController();
  void untilReady(ready, stopped.signal).then((isUp) => {
    if (!isUp) return;
    terminal.print(
      isJson
        ? JSON.stringify({ issuer, api: url })
        : describeProject(project, api),
    );
  });
  try {
    const code = await child.ended;
    return child.isInterrupted() ? 0 : code;
  } finally {
    stopped.abort();
    await tenant?.close();
  }
}

const createLogger = (
  { print, printError }: Terminal,
  isJson: boolean,
): TenantLogger => ({
  info: isJson ? printError : print,
  warn: printError,
  error: printError,
});

/** What runs where, which clients may call, and two lines to paste. */
function describeProject(project: Project, api: Api): string {
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
  const file = join(relative(process.cwd(), directory), 'tenant.yaml');
  return [
    '',
    `  API      ${api.url}`,
    `  Tenant   ${issuer}${tenantIsLocal ? '  (local; open it to look into tokens)' : ''}`,
    ...(clients.length > 0 ? ['', `  Clients of ${file}:`] : []),
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
