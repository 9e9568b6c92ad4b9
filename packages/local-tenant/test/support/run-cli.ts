import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../src/cli/run-command.js';
import { saveSharedKeys } from './shared-keys.js';

/** Has the folder `tenant`, and no `.env`. */
export const projectDirectory = fileURLToPath(new URL('..', import.meta.url));

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `local-tenant` in this process, with this environment and no other variables. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<CliResult> {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-keys-'));
  const stdout: string[] = [];
  const stderr: string[] = [];
  try {
    const code = await runCommand(args, {
      cwd: projectDirectory,
      env: { TENANT_KEYS_FILE: await saveSharedKeys(folder), ...env },
      print: (line) => stdout.push(line),
      printError: (line) => stderr.push(line),
      style: (format, text) => (env['COLORS'] ? `<${format}>${text}` : text),
    });
    return { code, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
