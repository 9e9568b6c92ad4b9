import { displayPath } from '../display-path.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';

/** An Action or Hook that could not be loaded, or that failed while it ran. */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure';
  /** Without the script's own words, which may hold anything. For the caller's eyes. */
  readonly summary: string;

  constructor(script: ScriptDefinition, cause: unknown) {
    const label = script.kind === 'action' ? 'Action' : 'Hook';
    const line = lineOf(script.path, cause);
    const place = displayPath(script.path) + (line ? `:${line}` : '');
    super(`${label} "${script.name}" failed at ${place}: ${String(cause)}`, {
      cause,
    });
    this.summary = `${label} "${script.name}" failed at ${place}. The local tenant’s log says why.`;
  }
}

/** The first place in the script's own file that the error's stack names. */
export function lineOf(path: string, cause: unknown): string | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const start = stack.indexOf(`${path}:`);
  return start < 0
    ? undefined
    : /^\d+/.exec(stack.slice(start + path.length + 1))?.[0];
}
