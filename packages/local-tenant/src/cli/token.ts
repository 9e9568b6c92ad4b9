import { dirname } from 'node:path';
import { getRecentExchanges } from '../check/facts.js';
import { getProofs } from '../check/proofs.js';
import { TenantClient } from '../check/tenant-client.js';
import { findCredentials } from '../local-client.js';
import type { Variables } from '../variables.js';
import { getCall, getProvenRequest } from './api-request.js';
import { describeResponse, send } from './call-api.js';
import type { Run } from './command.js';
import { decodeToken, explainToken, isBoundToKey } from './describe-token.js';
import { isTenantRunning, assertPortsAreFree } from './ports.js';
import { type Project, getApiVariables, readProject } from './project.js';
import { requestToken } from './request-token.js';

export const token: Run = async (options, terminal) => {
  const {
    client: name,
    scope,
    decode,
    call,
    dpop,
    proof,
    nonce,
    json,
  } = options;
  const { print, style } = terminal;
  const project = readProject(terminal, options);
  const { issuer, tenantIsLocal } = project;
  const env = getApiVariables(project);
  const credentials = findCredentials(name, { ...project, env });
  const request = call === undefined ? undefined : getCall(call, project);
  const toProve =
    proof === undefined ? undefined : getProvenRequest(proof, project);
  const stop = await ensureTenant(project);
  try {
    const client = new TenantClient(env);
    const base = issuer.slice(0, -1);
    const scopes = scope ?? env['CHECK_SCOPE'];
    const mustBeBound = dpop || toProve !== undefined;
    const audience = env['AUDIENCE'];
    const proofs = getProofs(
      credentials,
      dirname(project.keysFile),
      audience,
      mustBeBound,
    );
    const response = await requestToken(
      client,
      base,
      credentials,
      env,
      scopes,
      proofs,
    );
    const { access_token: raw } = response;
    const key = isBoundToKey(raw) ? proofs.key : undefined;
    if (mustBeBound && !key) throw new Error(notBound);
    const called =
      request && (await send(request.url.href, request.body, raw, key));
    if (key && toProve) {
      const { method, url } = toProve;
      print(`authorization: DPoP ${raw}`);
      print(`dpop: ${key.prove(method, url, raw, nonce)}`);
      return 0;
    }
    if (json) {
      const shown = decode ? (decodeToken(raw) ?? {}) : response;
      print(JSON.stringify({ ...shown, ...(called && { answer: called }) }));
      return 0;
    }
    if (decode) {
      const recent = tenantIsLocal
        ? await getRecentExchanges(client, base)
        : undefined;
      const namespace = env['CLAIM_NAMESPACE'] ?? '';
      explainToken(raw, namespace, recent, style).forEach(print);
    }
    if (request && called) {
      print(`${request.body ? 'POST' : 'GET'} ${request.url.href}`);
      describeResponse(called, style).forEach(print);
    }
    if (!decode && !request) {
      print(raw);
      if (hasLinesOfNpm(env)) {
        terminal.printError(
          'npm printed its own lines before the token. To print only the token: npx local-tenant token',
        );
      }
    }
  } finally {
    await stop();
  }
  return 0;
};

const notBound =
  'The tenant did not bind the token to a key. To enable this, set proof_of_possession: { mechanism: dpop } for the API in tenant.yaml (Auth0: Applications > APIs > your API > Settings > Token Sender-Constraining).';

/** Starts the local tenant if it is not running. Returns a function that stops it again. */
async function ensureTenant(project: Project): Promise<() => Promise<void>> {
  const { issuer, tenantIsLocal } = project;
  if (!tenantIsLocal || (await isTenantRunning(issuer))) {
    return () => Promise.resolve();
  }
  await assertPortsAreFree({ tenant: issuer });
  // Imported here because the engine is slow to load.
  const { startProjectTenant } = await import('./serve-tenant.js');
  const tenant = await startProjectTenant(project);
  return () => tenant.close();
}

/** Whether `npm run` has printed two lines of its own to standard output. */
const hasLinesOfNpm = ({
  npm_lifecycle_event: byNpm,
  npm_config_loglevel: level,
  NODE_RUN_SCRIPT_NAME: byNode,
}: Variables): boolean =>
  Boolean(byNpm && byNpm !== 'npx') &&
  !byNode &&
  level !== 'silent' &&
  !process.stdout.isTTY;
