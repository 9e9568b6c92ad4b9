import { setTimeout as delay } from 'node:timers/promises';
import { readTenant } from '../config/tenant-source.js';
import { describeClients, findLocalClient } from '../local-client.js';
import { startChild } from './child.js';
import type { Run, Terminal } from './command.js';
import { demonstrate } from './demonstrate.js';
import {
  answers,
  isTenantRunning,
  assertPortsAreFree,
  waitUntilReady,
} from './ports.js';
import {
  type Api,
  getApi,
  getApiVariables,
  type Project,
  readProject,
} from './project.js';
import { startProjectTenant } from './serve-tenant.js';

const startTimeMs = 60_000;
const maxOutputLines = 20;

export const demo: Run = async (options, terminal) => {
  const project = readProject(terminal, options);
  const { issuer, tenantIsLocal, directory } = project;
  if (!tenantIsLocal) {
    throw new Error(
      'The demo needs the local tenant, but ISSUER_BASE_URL is the URL of another one. To check that tenant: npx local-tenant check',
    );
  }
  const env = getApiVariables(project);
  const clients = describeClients(readTenant(directory, env));
  const api = getApi(project);
  const client = findLocalClient(clients, options.client ?? api.demo.client);
  if (client.usesCertificate) {
    throw new Error(
      `The demo cannot present the certificate of ${client.name}: choose another client with --client, or use npx local-tenant token --client "${client.name}" --call ${api.demo.path}`,
    );
  }
  const { print, style } = terminal;
  const started = await ensureRunning(project, api, terminal, options.api);
  const { died, stop } = started;
  try {
    const demonstration = { api, issuer, env, client, clients, print, style };
    await Promise.race([demonstrate(demonstration), died]);
  } catch (error) {
    // If the API crashes, its connection breaks before its process has ended.
    await Promise.race([died, delay(1_000)]);
    throw error;
  } finally {
    await stop();
  }
  return 0;
};

/**
 * Starts the tenant and the API, unless they are already running.
 *
 * @param command the shell command that starts the API
 * @returns `stop`, which ends what was started, and `died`, which rejects if the started API ends
 */
async function ensureRunning(
  project: Project,
  { url, ready }: Api,
  { cwd, print }: Terminal,
  command: string | undefined,
): Promise<{ died: Promise<never>; stop: () => Promise<void> }> {
  const { issuer, env } = project;
  const tenantRuns = await isTenantRunning(issuer);
  const apiRuns = await answers(ready);
  if (!apiRuns && command === undefined) {
    throw new Error(
      `Nothing answers at ${url}. Start your API, or pass the command that starts it: npx local-tenant demo --api "node dist/main.js"`,
    );
  }
  await assertPortsAreFree({
    tenant: !tenantRuns && issuer,
    api: !apiRuns && url,
  });

  if (!tenantRuns) print(`Starting the local tenant at ${issuer}`);
  const tenant = tenantRuns ? undefined : await startProjectTenant(project);
  if (!apiRuns) {
    print(`Starting the API: ${command}`);
    print(`Waiting for ${ready}, at most ${startTimeMs / 1000} s …`);
  }
  const output: string[] = [];
  const api =
    apiRuns || command === undefined
      ? undefined
      : startChild(
          command,
          // Only the last lines of its output are shown, and only if it fails.
          { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] },
          (line) => void output.splice(0, output.push(line) - maxOutputLines),
        );
  const stop = async () => {
    api?.kill('SIGTERM');
    await api?.ended;
    await tenant?.close();
  };
  const withOutput = (message: string) =>
    output.length === 0
      ? message
      : [`${message} Its last output:`, ...output].join('\n');
  const died = (api?.ended ?? new Promise<number>(() => {})).then((code) => {
    throw new Error(withOutput(`The API exited with code ${code}.`));
  });
  died.catch(() => {});
  const decided = new AbortController();
  const limit = AbortSignal.timeout(startTimeMs);
  try {
    await Promise.race([
      waitUntilReady(ready, AbortSignal.any([decided.signal, limit])),
      died,
    ]);
    if (limit.aborted) {
      throw new Error(
        withOutput(
          `The API was not ready within ${startTimeMs / 1000} s (${ready}).`,
        ),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  } finally {
    decided.abort();
  }
  return { died, stop };
}
