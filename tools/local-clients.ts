import { fileURLToPath } from 'node:url';
import { FileReader } from '../tenant/local/config/file-reader.js';
import { TenantSource } from '../tenant/local/config/tenant-source.js';
import {
  describeClients,
  type LocalClient,
} from '../tenant/local/local-client.js';
import { silentLogger } from '../tenant/local/tenant-logger.js';

const directory = fileURLToPath(new URL('../tenant', import.meta.url));

/** The clients of the local tenant, with their published secrets, as its files describe them. */
export function localClients(): LocalClient[] {
  const variables = Object.entries(process.env).filter(
    (entry): entry is [string, string] => !!entry[1]?.trim(),
  );
  const source = new TenantSource(
    directory,
    Object.fromEntries(variables),
    new FileReader(),
    silentLogger,
  );
  return describeClients(source.current());
}
