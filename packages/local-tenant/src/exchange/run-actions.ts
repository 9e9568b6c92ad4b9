import type { ScriptDefinition } from '../config/tenant-definition.js';
import {
  type ActionRun,
  createActionApi,
  createActionEvent,
} from './action-api.js';
import { ClaimLedger, type Exchange, type ExchangeResult } from './exchange.js';
import {
  ScriptFailure,
  type ScriptHost,
  waitForScript,
} from './script-host.js';
import type { CredentialsExchangeHandler } from '../../types/credentials-exchange.js';

const handlerName = 'onExecuteCredentialsExchange';

/**
 * The function of an Action. The cloud requires an async function: one that
 * returns a promise is refused there.
 *
 * @throws {ScriptFailure}
 */
export function loadAction(
  action: ScriptDefinition,
  host: Pick<ScriptHost, 'load'>,
): CredentialsExchangeHandler {
  const exported = host.load(action) as Record<string, unknown> | null;
  const handler = exported?.[handlerName];
  if (
    typeof handler === 'function' &&
    handler.constructor.name === 'AsyncFunction'
  ) {
    return handler as CredentialsExchangeHandler;
  }
  throw new ScriptFailure(
    action,
    new Error(
      `Invalid function signature for the "${handlerName}" handler. Use "exports.${handlerName} = async function(event, api) { }" as the signature.`,
    ),
  );
}

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
  const { cache, timeLimitMs } = host;
  const claims = new ClaimLedger();
  const targetScopes = new Set(exchange.scopes);

  for (const action of actions) {
    const handler = loadAction(action, host);
    const run: ActionRun = { action, exchange, claims, targetScopes, cache };
    const work = handler(createActionEvent(run), createActionApi(run));
    await waitForScript(action, timeLimitMs, work);
    if (run.denial) throw run.denial;
  }
  // What the grant does not have is dropped silently.
  const { scopes } = exchange.grant;
  return { claims, scopes: scopes.filter((scope) => targetScopes.has(scope)) };
}
