import type { ScriptDefinition } from '../config/tenant-definition.js';
import { isNamespaced, whyClaimIsIgnored } from './claim-rules.js';
import { ClaimLedger, type Exchange, type ExchangeResult } from './exchange.js';
import {
  Denial,
  ScriptFailure,
  type ScriptHost,
  tenantId,
  runScript,
} from './script-host.js';

/** The error classes that are globals in Hooks. */
export const hookErrors = {
  InvalidScopeError: class InvalidScopeError extends Error {},
  InvalidRequestError: class InvalidRequestError extends Error {},
  ServerError: class ServerError extends Error {},
};

/** Converts the error that a Hook calls back with. */
function toDenial(error: unknown): Denial {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof hookErrors.InvalidScopeError) {
    return new Denial('invalid_scope', reason);
  }
  const isRequest = error instanceof hookErrors.InvalidRequestError;
  return new Denial(isRequest ? 'invalid_request' : 'server_error', reason);
}

/**
 * The function that a Hook exports.
 *
 * @throws {ScriptFailure}
 */
export function loadHook(
  hook: ScriptDefinition,
  host: Pick<ScriptHost, 'load'>,
): (...args: unknown[]) => void {
  const run = host.load(hook);
  if (typeof run === 'function') return run as () => void;
  throw new ScriptFailure(hook, new Error('module.exports must be a function'));
}

/**
 * Runs the legacy Hook, if there is one. A tenant has at most one that is enabled.
 *
 * @throws {Denial} if the Hook calls back with an error
 * @throws {ScriptFailure} if it cannot be loaded, throws or takes too long
 */
export async function runHooks(
  [hook]: readonly ScriptDefinition[],
  exchange: Exchange,
  host: ScriptHost,
): Promise<ExchangeResult> {
  const claims = new ClaimLedger(host.warn);
  if (!hook) return { claims, scopes: exchange.scopes };
  const returned = await callHook(hook, exchange, host);
  const scopes = readScopes(returned['scope']);
  for (const [name, value] of Object.entries(returned)) {
    if (name === 'scope') continue;
    const why = isNamespaced(name)
      ? whyClaimIsIgnored(name, scopes)
      : 'the name of a Hook’s claim must be an http(s) URL';
    claims.add({ name, value, script: hook.name }, why);
  }
  return { claims, scopes };
}

async function callHook(
  hook: ScriptDefinition,
  { client, api, scopes }: Exchange,
  host: ScriptHost,
): Promise<Record<string, unknown>> {
  const run = loadHook(hook, host);
  const work = () =>
    new Promise<unknown>((resolve, reject) => {
      run(
        {
          id: client.clientId,
          name: client.name,
          metadata: { ...client.metadata },
          tenant: tenantId,
        },
        scopes.length > 0 ? [...scopes] : undefined,
        api.identifier,
        { webtask: { secrets: { ...hook.secrets } } },
        (error: unknown, claims: unknown) =>
          error ? reject(toDenial(error)) : resolve(claims),
      );
    });
  const claims = await runScript(hook, host.timeLimitMs, work);
  return (claims ?? {}) as Record<string, unknown>;
}

/** The scopes that a Hook returns. It may add some; without `scope`, the token has none. */
function readScopes(scope: unknown): string[] {
  const scopes = typeof scope === 'string' ? scope.split(' ') : scope;
  return Array.isArray(scopes)
    ? scopes.filter((one): one is string => typeof one === 'string' && !!one)
    : [];
}
