import { rmSync } from 'node:fs';
import { FileReader } from '../config/file-reader.js';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { TenantSource } from '../config/tenant-source.js';
import { silentLogger } from '../tenant-logger.js';
import { type TestTenantOptions, writeTestTenant } from './test-tenant.js';

const directories: string[] = [];

/** Writes a tenant's files and loads them; no server starts. */
export function loadTestTenant(options: TestTenantOptions): TenantDefinition {
  const directory = writeTestTenant(options);
  directories.push(directory);
  const { env = {} } = options;
  return new TenantSource(
    directory,
    env,
    new FileReader(),
    silentLogger,
  ).current().definition;
}

/** Removes what {@link loadTestTenant} has written; for `afterEach`. */
export function removeTestTenants(): void {
  for (const directory of directories.splice(0)) {
    rmSync(directory, { recursive: true });
  }
}
