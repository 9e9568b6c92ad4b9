import { askRecentExchanges } from '../check/facts.js';
import {
  type Answer,
  getRefusal,
  isReply,
  type Reply,
  TenantClient,
} from '../check/tenant-client.js';
import { type Credentials, findCredentials } from '../local-client.js';
import { describeAnswer, send } from './call-api.js';
import type { Run } from './command.js';
import { decodeToken, explainToken } from './describe-token.js';
import {
  type Project,
  getApi,
  getApiVariables,
  readProject,
} from './project.js';
import { isTenantRunning, refuseTakenPorts } from './ports.js';
import type { Variables } from '../variables.js';

export const token: Run = async (options, terminal) => {
  const { client: name, scope, decode, call, json } = options;
  const { print, style } = terminal;
  const project = readProject(terminal, options);
  const { issuer, tenantIsLocal } = project;
  const env = getApiVariables(project);
  const credentials = findCredentials(name, { ...project, env });
  const request = call === undefined ? undefined : getCall(call, project);
  const stop = await ensureTenant(project);
  try {
    const client = new TenantClient(env);
    const base = issuer.slice(0, -1);
    const scopes = scope ?? env['CHECK_SCOPE'];
    const answer = await requestToken(client, base, credentials, env, scopes);
    const { access_token: raw } = answer;
    const called = request && (await send(request.url.href, request.body, raw));
    if (json) {
      const shown = decode ? (decodeToken(raw) ?? {}) : answer;
      print(JSON.stringify({ ...shown, ...(called && { answer: called }) }));
      return 0;
    }
    if (decode) {
      const recent = tenantIsLocal
        ? await askRecentExchanges(client, base)
        : undefined;
      const namespace = env['CLAIM_NAMESPACE'] ?? '';
      explainToken(raw, namespace, recent, style).forEach(print);
    }
    if (request && called) {
      print(`${request.body ? 'POST' : 'GET'} ${request.url.href}`);
      describeAnswer(called, style).forEach(print);
    }
    if (!decode && !request) {
      print(raw);
      if (hasLinesOfNpm(env)) {
        terminal.printError(
          'npm has printed its own lines before the token. For the token alone: npx local-tenant token',
        );
      }
    }
  } finally {
    await stop();
  }
  return 0;
};

/** The request for `--call`: that of the demo at its path, else GET. @throws {Error} where it would send the token elsewhere */
function getCall(path: string, project: Project) {
  const { url: base, demo } = getApi(project);
  // Paths are below that of the API's URL.
  const relative = path.replace(/^\/+/, '');
  const url = URL.canParse(relative, base)
    ? new URL(relative, base)
    : undefined;
  if (!url?.href.startsWith(base)) {
    throw new Error(
      `--call takes a path of the API at ${base}, such as /client.`,
    );
  }
  return { url, body: relative === demo.path ? demo.body : undefined };
}

/** Starts the local tenant where it does not run. The result stops what it started. */
async function ensureTenant(project: Project): Promise<() => Promise<void>> {
  const { issuer, tenantIsLocal } = project;
  if (!tenantIsLocal || (await isTenantRunning(issuer))) {
    return () => Promise.resolve();
  }
  await refuseTakenPorts({ tenant: issuer });
  // Only here, since the engine takes its time to load.
  const { startProjectTenant } = await import('./serve-tenant.js');
  const tenant = await startProjectTenant(project);
  return () => tenant.close();
}

/** `npm run` prints two lines of its own to standard output, which a script cannot take back. */
const hasLinesOfNpm = ({
  npm_lifecycle_event: byNpm,
  npm_config_loglevel: level,
  NODE_RUN_SCRIPT_NAME: byNode,
}: Variables): boolean =>
  Boolean(byNpm && byNpm !== 'npx') &&
  !byNode &&
  level !== 'silent' &&
  !process.stdout.isTTY;

const whereToLook = 'npx local-tenant check says what to do.';

/**
 * Requests a token by the client-credentials grant, at the endpoint that the
 * tenant's discovery document names, through the proxy that the API uses.
 *
 * @throws {Error} with the tenant's own words where it refuses, or why it does not answer
 */
async function requestToken(
  client: TenantClient,
  base: string,
  credentials: Credentials,
  env: Variables,
  scope: string | undefined,
) {
  const { json: document = {} } = assertReply(
    await client.ask(`${base}/.well-known/openid-configuration`),
  );
  const parameters = { audience: env['AUDIENCE'] ?? '', scope };
  const { url, status, json } = assertReply(
    await client.askForToken(base, document, credentials, parameters),
  );
  const { access_token: raw } = json ?? {};
  if (typeof raw === 'string') return { ...json, access_token: raw };
  const reason = getRefusal(json);
  throw new Error(
    reason
      ? `The tenant refused the token: ${status} ${reason}\n${whereToLook}`
      : `${url} answered ${status} and neither a token nor an error\n${whereToLook}`,
  );
}

function assertReply(answer: Exclude<Answer, undefined>): Reply {
  if (isReply(answer)) return answer;
  const { url, failure } = answer;
  throw new Error(`${url} does not answer: ${failure}\n${whereToLook}`);
}
