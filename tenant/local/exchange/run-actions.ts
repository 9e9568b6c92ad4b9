import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { TenantLogger } from '../tenant-logger.js';
import { createActionApi } from './action-api.js';
import { createActionEvent } from './action-event.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { ScriptFailure } from './script-failure.js';
import type { ScriptLoader } from './script-loader.js';
import { withTimeLimit } from './time-limit.js';

const handlerName = 'onExecuteCredentialsExchange';

/**
 * Runs the Actions one after the other; each sees what those before it have set.
 *
 * @throws {Denial} as soon as an Action has denied access
 * @throws {ScriptFailure} where one cannot be loaded, throws or takes too long
 */
export async function runActions(
  actions: readonly ScriptDefinition[],
  exchange: Exchange,
  loader: ScriptLoader,
  logger: TenantLogger,
): Promise<ExchangeResult> {
  const claims = new Map<string, unknown>();

  for (const action of actions) {
    const handler = readHandler(action, loader.load(action));
    const { api, denial } = createActionApi(action, claims, logger);
    const event = createActionEvent(action, exchange, claims);
    try {
      await withTimeLimit(handler(event, api));
    } catch (error) {
      throw new ScriptFailure(action, error);
    }
    const denied = denial();
    if (denied) throw denied;
  }
  return { claims, scopes: exchange.scopes };
}

type Handler = (event: object, api: object) => Promise<unknown>;

/** The cloud insists on a real async function; one that merely returns a promise fails there. */
function readHandler(action: ScriptDefinition, exported: unknown): Handler {
  const handler: unknown = (exported as Record<string, unknown> | null)?.[
    handlerName
  ];
  if (
    typeof handler !== 'function' ||
    handler.constructor.name !== 'AsyncFunction'
  ) {
    throw new ScriptFailure(
      action,
      new Error(
        `Invalid function signature for the "${handlerName}" handler. Use "exports.${handlerName} = async function(event, api) { }" as the signature.`,
      ),
    );
  }
  return handler as Handler;
}
