import type { ScriptDefinition } from '../config/tenant-definition.js';
import { tenantId } from './action-event.js';
import { ClaimLedger } from './claim-ledger.js';
import { isNamespaced, whyClaimIsIgnored } from './claim-rules.js';
import { Denial } from './denial.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { toDenial } from './hook-errors.js';
import { ScriptFailure } from './script-failure.js';
import { loadHook } from './script-function.js';
import type { ScriptHost } from './script-host.js';
import { withTimeLimit } from './time-limit.js';

/**
 * Runs legacy Hooks. A tenant had one enabled at most; where the files enable
 * several, each gets the scopes that the one before it left.
 *
 * @throws {Denial} where a Hook calls back with an error
 * @throws {ScriptFailure} where one cannot be loaded, throws or takes too long
 */
export async function runHooks(
  hooks: readonly ScriptDefinition[],
  exchange: Exchange,
  host: ScriptHost,
): Promise<ExchangeResult> {
  const claims = new ClaimLedger();
  let { scopes } = exchange;

  for (const hook of hooks) {
    const script = hook.name;
    const answer = await callHook(hook, { ...exchange, scopes }, host);
    scopes = readScopes(answer['scope']);
    for (const [name, value] of Object.entries(answer)) {
      if (name === 'scope') continue;
      const why = isNamespaced(name)
        ? whyClaimIsIgnored(name, scopes)
        : 'a Hook’s claims need an http(s) URL as their name';
      if (why) claims.ignore({ name, value, script, why });
      else claims.set(script, name, value);
    }
  }
  return { claims, scopes };
}

async function callHook(
  hook: ScriptDefinition,
  { client, api, scopes }: Exchange,
  host: ScriptHost,
): Promise<Record<string, unknown>> {
  const run = loadHook(hook, host);
  const answer = new Promise<unknown>((resolve, reject) => {
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
  try {
    const claims = await withTimeLimit(host.timeLimitMs, answer);
    return (claims ?? {}) as Record<string, unknown>;
  } catch (error) {
    throw error instanceof Denial ? error : new ScriptFailure(hook, error);
  }
}

/** A Hook that leaves the scope out resets it; one that adds to it is obeyed. */
function readScopes(scope: unknown): string[] {
  const scopes = typeof scope === 'string' ? scope.split(' ') : scope;
  return Array.isArray(scopes)
    ? scopes.filter((one): one is string => typeof one === 'string' && !!one)
    : [];
}
