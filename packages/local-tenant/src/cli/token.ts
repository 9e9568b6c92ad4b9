import {
  type Answer,
  getRefusal,
  isReply,
  type Reply,
  TenantClient,
} from '../check/tenant-client.js';
import { type Credentials, findCredentials } from '../local-client.js';
import type { Run } from './command.js';
import { decodeToken, describeToken } from './describe-token.js';
import { type Project, getApiVariables, readProject } from './project.js';
import { isTenantRunning, refuseTakenPorts } from './ports.js';
import type { Variables } from '../variables.js';

export const token: Run = async (options, terminal) => {
  const { client, scope, decode, json } = options;
  const project = readProject(terminal, options);
  const env = getApiVariables(project);
  const credentials = findCredentials(client, { ...project, env });
  const stop = await ensureTenant(project);
  try {
    const scopes = scope ?? env['CHECK_SCOPE'];
    const { issuer } = project;
    const answer = await requestToken(issuer, credentials, env, scopes);
    const { access_token: raw } = answer;
    if (json) {
      const shown = decode ? (decodeToken(raw) ?? {}) : answer;
      terminal.print(JSON.stringify(shown));
    } else {
      terminal.print(decode ? describeToken(raw) : raw);
    }
    if (!decode && hasLinesOfNpm(env)) {
      terminal.printError(
        'npm has printed its own lines before the token. For the token alone: npx local-tenant token',
      );
    }
  } finally {
    await stop();
  }
  return 0;
};

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
 * @param issuer ends in `/`
 * @throws {Error} with the tenant's own words where it refuses, or why it does not answer
 */
async function requestToken(
  issuer: string,
  credentials: Credentials,
  env: Variables,
  scope: string | undefined,
) {
  const client = new TenantClient(env);
  const base = issuer.slice(0, -1);
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
