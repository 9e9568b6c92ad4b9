import { FileReader } from './config/file-reader.js';
import { keywordsOf } from './config/keywords.js';
import { TenantSource } from './config/tenant-source.js';
import { type LocalClient, describeClients } from './local-client.js';
import { tenantDirectory } from './project-environment.js';
import { silentLogger } from './tenant-logger.js';

/**
 * The clients of the local tenant, with their published secrets, as its files
 * describe them. No tenant need be running.
 */
export function readLocalClients(env = process.env): LocalClient[] {
  const source = new TenantSource(
    tenantDirectory,
    keywordsOf(env),
    new FileReader(),
    silentLogger,
  );
  return describeClients(source.current().definition);
}
