import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface LogScan {
  readonly lines: number;
  readonly mebibytes: number;
  /** Lines that hold a token or a part of one. */
  readonly leaks: number;
  /** The first of them. */
  readonly example: string | undefined;
}

const window = 24;

/** Looks for these secrets in a log, 24 characters of one suffice, and for `eyJ`, which each JWT begins with. */
export async function scanLog(
  file: string,
  secrets: ReadonlySet<string>,
): Promise<LogScan> {
  const beginnings = new Set<string>();
  for (const secret of secrets) {
    for (const start of [0, secret.length >> 1, secret.length - window])
      beginnings.add(secret.slice(start, start + window));
  }
  let lines = 0;
  let leaks = 0;
  let example: string | undefined;
  for await (const line of createInterface(createReadStream(file))) {
    lines += 1;
    if (!line.includes('eyJ') && !holds(line, beginnings)) continue;
    leaks += 1;
    example ??= line.slice(0, 500);
  }
  return { lines, mebibytes: statSync(file).size / 2 ** 20, leaks, example };
}

function holds(line: string, parts: ReadonlySet<string>): boolean {
  for (const [run] of line.matchAll(/[\w-]{24,}/g)) {
    for (let at = 0; at + window <= run.length; at += 1)
      if (parts.has(run.slice(at, at + window))) return true;
  }
  return false;
}
