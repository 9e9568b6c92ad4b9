import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { TenantLogger } from '../tenant-logger.js';
import { isNamespaced, whyClaimIsIgnored } from './claim-rules.js';
import { Denial } from './denial.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { ScriptFailure } from './script-failure.js';
import {
  InvalidRequestError,
  InvalidScopeError,
  type ScriptLoader,
} from './script-loader.js';
import { withTimeLimit } from './time-limit.js';

/**
 * Runs legacy Hooks. A tenant has at most one enabled; where the files enable
 * several, each gets the scopes that the one before it left.
 *
 * @throws {Denial} where a Hook calls back with an error
 * @throws {ScriptFailure} where one cannot be loaded, throws or takes too long
 */
export async function runHooks(
  hooks: readonly ScriptDefinition[],
  exchange: Exchange,
  loader: ScriptLoader,
  logger: TenantLogger,
): Promise<ExchangeResult> {
  const claims = new Map<string, unknown>();
  let { scopes } = exchange;

  for (const hook of hooks) {
    const answer = await callHook(hook, { ...exchange, scopes }, loader);
    scopes = readScopes(answer['scope']);
    for (const [name, value] of Object.entries(answer)) {
      if (name === 'scope') continue;
      const why =
        whyClaimIsIgnored(name) ??
        (isNamespaced(name)
          ? undefined
          : 'a Hook’s claims need an http(s) URL as their name');
      if (why) {
        logger.warn(`[${hook.name}] claim "${name}" is ignored: ${why}`);
      } else {
        claims.set(name, structuredClone(value));
      }
    }
  }
  return { claims, scopes };
}

async function callHook(
  hook: ScriptDefinition,
  { client, api, scopes }: Exchange,
  loader: ScriptLoader,
): Promise<Record<string, unknown>> {
  const run = loader.load(hook);
  if (typeof run !== 'function') {
    throw new ScriptFailure(
      hook,
      new Error('module.exports must be a function'),
    );
  }

  const answer = new Promise<unknown>((resolve, reject) => {
    run(
      {
        id: client.clientId,
        name: client.name,
        metadata: { ...client.metadata },
        tenant: 'local',
      },
      scopes.length > 0 ? [...scopes] : undefined,
      api.identifier,
      { webtask: { secrets: { ...hook.secrets } } },
      (error: unknown, claims: unknown) =>
        error ? reject(toDenial(error)) : resolve(claims),
    );
  });
  try {
    return ((await withTimeLimit(answer)) ?? {}) as Record<string, unknown>;
  } catch (error) {
    throw error instanceof Denial ? error : new ScriptFailure(hook, error);
  }
}

function toDenial(error: unknown): Denial {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof InvalidScopeError) {
    return new Denial('invalid_scope', reason);
  }
  if (error instanceof InvalidRequestError) {
    return new Denial('invalid_request', reason);
  }
  return new Denial('server_error', reason);
}

/** A Hook that leaves the scope out resets it. */
function readScopes(scope: unknown): string[] {
  const scopes = typeof scope === 'string' ? scope.split(' ') : scope;
  return Array.isArray(scopes)
    ? scopes.filter((one): one is string => typeof one === 'string' && !!one)
    : [];
}
