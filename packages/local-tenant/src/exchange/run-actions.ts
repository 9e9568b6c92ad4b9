import type { CredentialsExchangeHandler } from '../../types/credentials-exchange.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import { type ActionRun, createActionApi } from './action-api.js';
import { createActionEvent } from './action-event.js';
import { ClaimLedger, type Exchange, type ExchangeResult } from './exchange.js';
import { ScriptFailure, type ScriptHost, runScript } from './script-host.js';

const handlerName = 'onExecuteCredentialsExchange';

/**
 * The handler that an Action exports. As in Auth0, it must be an async function;
 * one that just returns a promise is rejected.
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
      `Invalid function signature for the "${handlerName}" handler. Use "exports.${handlerName} = async function(event, api) { }" as the signature. ${describeExports(exported)}`,
    ),
  );
}

/** What an Action exports instead of its handler. */
function describeExports(exported: unknown): string {
  if (typeof exported !== 'object' || exported === null) {
    return 'The Action must export an object.';
  }
  const names = Object.keys(exported);
  if (names.includes(handlerName)) {
    return `The exported value is not an async function.`;
  }
  const others = names.join(', ');
  return others
    ? `It exports only ${others}, which this trigger does not run.`
    : 'It exports nothing.';
}

/**
 * Runs the Actions one after the other. Each sees the claims that the previous
 * ones have set.
 *
 * @throws {Denial} after the first Action that denies access
 * @throws {ScriptFailure} if one cannot be loaded, throws or takes too long
 */
export async function runActions(
  actions: readonly ScriptDefinition[],
  exchange: Exchange,
  host: ScriptHost,
): Promise<ExchangeResult> {
  const { cache, timeLimitMs, warn } = host;
  const claims = new ClaimLedger(warn);
  const targetScopes = new Set(exchange.scopes);

  for (const action of actions) {
    const handler = loadAction(action, host);
    const run: ActionRun = {
      action,
      exchange,
      claims,
      targetScopes,
      cache,
      warn,
    };
    const event = createActionEvent(run);
    const api = createActionApi(run, event);
    await runScript(action, timeLimitMs, () => handler(event, api)).finally(
      () => {
        run.hasEnded = true;
      },
    );
    if (run.denial) throw run.denial;
  }
  // As in Auth0, scopes that the grant does not have are dropped silently.
  const { scopes } = exchange.grant;
  return { claims, scopes: scopes.filter((scope) => targetScopes.has(scope)) };
}
