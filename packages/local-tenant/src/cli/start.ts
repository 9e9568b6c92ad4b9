import module from 'node:module';
import type { TenantLogger } from '../tenant-logger.js';
import { checkTypes } from './check-types.js';
import { startChild } from './child.js';
import type { Options, Run, Terminal } from './command.js';
import { describeProject } from './describe-project.js';
import { endWithNpm } from './end-with-npm.js';
import { answers, assertPortsAreFree, waitUntilReady } from './ports.js';
import { getApi, type Project, readProject } from './project.js';

export const start: Run = (options, terminal) => {
  const project = readProject(terminal, options);
  endWithNpm(terminal.env);
  return options.command
    ? startBoth(project, options.command, options, terminal)
    : startAlone(project, options, terminal);
};

/** Imported here because the engine is slow to load. */
const serve = async (project: Project, logger: TenantLogger) =>
  (await import('./serve-tenant.js')).serveTenant(project, logger);

async function startAlone(
  project: Project,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const isJson = options.json ?? false;
  const logger = createLogger(terminal, isJson);
  const { tenant, close } = await serve(project, logger);
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

/** Runs the API and, if it trusts the local tenant, the tenant, until the API ends. */
async function startBoth(
  project: Project,
  command: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const { cwd } = terminal;
  const { env, issuer, tenantIsLocal } = project;
  const { types, json: isJson = false } = options;
  const api = getApi(project);
  const { url, ready } = api;
  await assertPortsAreFree({ api: url, tenant: tenantIsLocal && issuer });

  const log = createLogger(terminal, isJson);
  const label = (name: keyof typeof colors) => {
    const prefix = terminal.style(colors[name], name);
    return (line: string) => log.info(`${prefix} ${line}`);
  };
  const settings = {
    cwd,
    env: { ...colorOnTerminal(), ...shareCompileCache(), ...env },
    stdio: ['ignore' as const, 'pipe' as const, 'pipe' as const],
  };
  // The API starts first because it takes longer, and needs the tenant only after that.
  const child = startChild(command, settings, label('api'));
  // Awaited below, after the tenant has started.
  child.ended.catch(() => {});
  const checker = types && checkTypes(types, settings, label('types'));
  const stopped = new AbortController();
  let tenant: { close: () => Promise<void> } | undefined;
  try {
    if (tenantIsLocal) {
      const logger = createTenantLogger(label('tenant'));
      tenant = await serve(project, logger);
      logger.info(`The local tenant listens on ${issuer}`);
    }
    void waitUntilReady(ready, stopped.signal).then(async (isUp) => {
      if (!isUp) return;
      const docs = new URL('docs', url).href;
      const hasDocs = await answers(docs, (status) => status === 200);
      terminal.print(
        isJson
          ? JSON.stringify({ issuer, api: url })
          : describeProject(project, api, hasDocs ? docs : undefined),
      );
    });
    const code = await child.ended;
    return child.isInterrupted() ? 0 : code;
  } finally {
    stopped.abort();
    child.kill('SIGTERM');
    await child.ended.catch(() => {});
    if (checker) await checker.stop();
    await tenant?.close();
  }
}

const colors = { tenant: 'magenta', api: 'cyan', types: 'yellow' } as const;

/** Not if `NO_COLOR` is set, because Node warns if both are. */
const colorOnTerminal = () =>
  process.stdout.isTTY && process.stdout.hasColors() && { FORCE_COLOR: '1' };

/** Lets the API use the same cache of compiled code. Node has one since version 22. */
const shareCompileCache = () => {
  const directory = module.getCompileCacheDir?.();
  return directory !== undefined && { NODE_COMPILE_CACHE: directory };
};

/** Formats lines like those of the API, because they are printed together. */
function createTenantLogger(print: (line: string) => void): TenantLogger {
  const at = (level: string) => (line: string) =>
    print(`[${new Date().toTimeString().slice(0, 8)}] ${level}: ${line}`);
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

const createLogger = (
  { print, printError }: Terminal,
  isJson: boolean,
): TenantLogger => ({
  info: isJson ? printError : print,
  warn: printError,
  error: printError,
});
