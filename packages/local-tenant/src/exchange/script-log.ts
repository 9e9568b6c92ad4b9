import { AsyncLocalStorage } from 'node:async_hooks';

const maxLines = 100;
const maxLength = 2_000;

/** What scripts wrote to the console during one exchange, and how one of them failed. */
export class ScriptLog {
  readonly lines: { script: string; level: string; text: string }[] = [];
  /** Whether the request got as far as the scripts. */
  hasBegun = false;
  failure:
    | { script: string; message: string; file: string; line?: number }
    | undefined;

  /** Adds a line. Beyond the limits, lines are only in the tenant's own log. */
  add(script: string, level: string, text: string): void {
    if (this.lines.length >= maxLines) return;
    const isLast = this.lines.length === maxLines - 1;
    this.lines.push({
      script,
      level,
      text: isLast
        ? '… more lines are in the tenant’s log'
        : text.length > maxLength
          ? `${text.slice(0, maxLength)}…`
          : text,
    });
  }
}

/** The log of the exchange that the running script belongs to. */
export const currentScriptLog = new AsyncLocalStorage<ScriptLog>();
