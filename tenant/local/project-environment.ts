import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** Holds tenant.yaml and tenant.local.yaml. */
export const tenantDirectory = join(projectDirectory, 'tenant');

/** Where the keys of `npm run tenant` survive a restart. Not in version control. */
export const keysFile =
  process.env['TENANT_KEYS_FILE'] ??
  join(projectDirectory, '.tenant', 'keys.json');

/** Loads .env and .env.example. Neither overrides what is set already, so .env wins. */
export function loadProjectEnvironment(): void {
  for (const name of ['.env', '.env.example']) {
    const file = join(projectDirectory, name);
    if (existsSync(file)) process.loadEnvFile(file);
  }
}
