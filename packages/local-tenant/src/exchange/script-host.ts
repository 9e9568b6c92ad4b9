import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import { displayPath } from '../display-path.js';
import type { ActionCache } from './action-cache.js';
import type { ScriptLog } from './script-log.js';

/** What scripts need to run. */
export interface ScriptHost {
  readonly cache: ActionCache;
  readonly timeLimitMs: number;
  /**
   * What the script exports.
   *
   * @throws {ScriptFailure} if it cannot be read, parsed or run
   */
  load(script: ScriptDefinition): unknown;
  /** Logs what a real tenant ignores silently. */
  readonly warn: (script: string, message: string) => void;
}

/** The value of `event.tenant.id`. In a real tenant, it is the tenant's name. */
export const tenantId = 'local';

export const denialCodes = [
  'invalid_scope',
  'invalid_request',
  'server_error',
] as const;

/** An Action or Hook has denied the token. */
export class Denial extends Error {
  override readonly name = 'Denial';

  constructor(
    readonly code: (typeof denialCodes)[number],
    readonly reason: string,
  ) {
    super(`${code}: ${reason}`);
  }
}

/** An Action or Hook that could not be loaded, or that failed while it ran. */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure';
  /** For the caller: without the script's own message, which may contain anything. */
  readonly summary: string;
  /** For the tenant's owner. */
  readonly place: ScriptLog['failure'];

  constructor(script: ScriptDefinition, cause: unknown) {
    const label = script.kind === 'action' ? 'Action' : 'Hook';
    const line = getLine(script.path, cause);
    const file = displayPath(script.path);
    const failed = `${label} "${script.name}" failed at ${toPlace(script, line)}`;
    super(`${failed}: ${String(cause)}`, { cause });
    this.place = {
      script: script.name,
      message: String(cause),
      file,
      ...(line && { line: Number(line) }),
    };
    this.summary = `${failed}. For the reason, see the local tenant’s log.`;
  }
}

/** The script's file, and the line in it if that is known. */
export const toPlace = (script: ScriptDefinition, line: string | undefined) =>
  displayPath(script.path) + (line ? `:${line}` : '');

/** The line of the error's first stack frame in the script's own file. */
export function getLine(path: string, cause: unknown): string | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const start = stack.indexOf(`${path}:`);
  return start < 0
    ? undefined
    : /^\d+/.exec(stack.slice(start + path.length + 1))?.[0];
}

/** The running script, or the one that started what is running. */
export const currentScript = new AsyncLocalStorage<ScriptDefinition>();

/**
 * Runs a script, and stops waiting at the time limit. The script itself cannot
 * be stopped.
 *
 * @throws {Denial} if the script denies the token
 * @throws {ScriptFailure} if it fails or takes too long
 */
export async function runScript<T>(
  script: ScriptDefinition,
  limitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const expiry = delay(limitMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`took longer than ${limitMs / 1000} seconds`);
  });
  try {
    return await Promise.race([currentScript.run(script, work), expiry]);
  } catch (error) {
    throw error instanceof Denial ? error : new ScriptFailure(script, error);
  } finally {
    // A running timer would keep the whole exchange in memory.
    done.abort();
  }
}
