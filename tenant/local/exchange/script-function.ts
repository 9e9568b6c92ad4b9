import type { CredentialsExchangeHandler } from '../../actions/credentials-exchange.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import { ScriptFailure } from './script-failure.js';
import type { ScriptHost } from './script-host.js';

const handlerName = 'onExecuteCredentialsExchange';

/**
 * The function of an Action. The cloud insists on a real async function; one
 * that merely returns a promise fails there.
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
  return handler as CredentialsExchangeHandler;
}

/**
 * The function of a Hook.
 *
 * @throws {ScriptFailure}
 */
export function loadHook(
  hook: ScriptDefinition,
  host: Pick<ScriptHost, 'load'>,
): (...args: unknown[]) => void {
  const run = host.load(hook);
  if (typeof run !== 'function') {
    throw new ScriptFailure(
      hook,
      new Error('module.exports must be a function'),
    );
  }
  return run as (...args: unknown[]) => void;
}
