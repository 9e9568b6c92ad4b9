import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** Holds tenant.yaml and tenant.local.yaml. */
export const tenantDirectory = join(projectDirectory, 'tenant');

/** Where the keys of `npm run tenant` survive a restart. Not in version control. */
export const keysFile =
  process.env['TENANT_KEYS_FILE'] ??
  join(projectDirectory, '.tenant', 'keys.json');

/**
 * Loads `.env`, or the file that `ENV_FILE` names (none where that is empty),
 * and then `.env.example`. None overrides what is set already, so the first wins.
 * Ends the process where `ENV_FILE` names no file.
 */
export function loadProjectEnvironment(): void {
  const { ENV_FILE: chosen } = process.env;
  if (chosen && !existsSync(resolve(projectDirectory, chosen))) {
    console.error(
      `There is no file ${chosen}, which ENV_FILE names. Paths begin at the project's folder.`,
    );
    process.exit(1);
  }
  for (const name of [chosen ?? '.env', '.env.example']) {
    const file = resolve(projectDirectory, name);
    if (name !== '' && existsSync(file)) process.loadEnvFile(file);
  }
}
