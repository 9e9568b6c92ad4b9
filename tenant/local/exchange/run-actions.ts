import type { ScriptDefinition } from '../config/tenant-definition.js';
import { createActionApi } from './action-api.js';
import { createActionEvent } from './action-event.js';
import { ClaimLedger } from './claim-ledger.js';
import type { Denial } from './denial.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { ScriptFailure } from './script-failure.js';
import { loadAction } from './script-function.js';
import type { ScriptHost } from './script-host.js';
import { TargetScopes } from './target-scopes.js';
import { withTimeLimit } from './time-limit.js';

/**
 * Runs the Actions one after the other; each sees what those before it have set.
 *
 * @throws {Denial} as soon as an Action has denied access
 * @throws {ScriptFailure} where one cannot be loaded, throws or takes too long
 */
export async function runActions(
  actions: readonly ScriptDefinition[],
  exchange: Exchange,
  host: ScriptHost,
): Promise<ExchangeResult> {
  const claims = new ClaimLedger();
  const targetScopes = new TargetScopes(exchange.scopes);

  for (const action of actions) {
    const handler = loadAction(action, host);
    let denial: Denial | undefined;
    const api = createActionApi({
      script: action.name,
      scopes: exchange.scopes,
      claims,
      targetScopes,
      cache: host.cache,
      onDenial: (denied) => (denial = denied),
    });
    const event = createActionEvent(action, exchange, claims, targetScopes);
    try {
      await withTimeLimit(host.timeLimitMs, handler(event, api));
    } catch (error) {
      throw new ScriptFailure(action, error);
    }
    if (denial) throw denial;
  }
  return { claims, scopes: targetScopes.within(exchange.grant.scopes) };
}
