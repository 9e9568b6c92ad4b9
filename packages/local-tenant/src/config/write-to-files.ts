import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayPath } from '../display-path.js';
import { PageRefusal } from '../page-refusal.js';
import { findGrant } from './apply-overlay.js';
import { type Change, editText } from './edit-text.js';
import type { Overlay } from './overlay.js';
import type { ClientDefinition } from './tenant-definition.js';
import type { LoadedTenant } from './tenant-source.js';
import { writeText } from './write-text.js';

/**
 * Writes the client's changes in the overlay to the files that define it and
 * its grants. Comments and everything else in them stay.
 *
 * @throws {PageRefusal} if that is not possible; then no file has changed
 */
export function writeToFiles(
  directory: string,
  { definition, keywords }: LoadedTenant,
  { name, names, isDeployed }: ClientDefinition,
  { clients, clientGrants }: Overlay,
): void {
  const changes: Record<string, Change[]> = {};
  const add = (isInTenantYaml: boolean, change: Change) =>
    (changes[isInTenantYaml ? 'tenant.yaml' : 'tenant.local.yaml'] ??= []).push(
      change,
    );
  for (const own of clients.filter((one) => one.name === name)) {
    add(isDeployed, {
      section: 'clients',
      matches: (item) => item['name'] === name,
      metadata: own.client_metadata,
    });
  }
  for (const own of clientGrants.filter((one) => one.client_id === name)) {
    add(findGrant(definition, own)?.isDeployed ?? true, {
      section: 'clientGrants',
      matches: (item) =>
        names.includes(String(item['client_id'])) &&
        item['audience'] === own.audience,
      scopes: own.scope,
    });
  }
  // Both are edited before the first is written.
  const edited = Object.entries(changes).map(([file, some]) => {
    const path = join(directory, file);
    if (!existsSync(path)) {
      throw new PageRefusal(
        `There is no ${displayPath(path)}. Files of an export in the directory format must be edited by hand.`,
      );
    }
    const text = editText(readFileSync(path, 'utf8'), keywords, some);
    if (text !== undefined) return { path, text };
    throw new PageRefusal(
      `${displayPath(path)} must be edited by hand: the changed value is not in this file, or comes from a keyword or an alias.`,
    );
  });
  for (const { path, text } of edited) writeText(path, text);
}
