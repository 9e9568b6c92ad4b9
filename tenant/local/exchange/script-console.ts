import { format } from 'node:util';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { TenantLogger } from '../tenant-logger.js';

type Log = (...values: unknown[]) => void;

/** A `console` whose lines say which script wrote them. */
export function scriptConsole(
  { name }: ScriptDefinition,
  logger: TenantLogger,
): Record<'log' | 'info' | 'debug' | 'warn' | 'error', Log> {
  const at =
    (level: keyof TenantLogger): Log =>
    (...values) =>
      logger[level](`[${name}] ${format(...values)}`);

  return {
    log: at('info'),
    info: at('info'),
    debug: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
