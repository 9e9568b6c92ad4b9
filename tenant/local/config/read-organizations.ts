import { findClient } from './read-clients.js';
import { readNamed } from './read-list.js';
import { readMetadata } from './read-metadata.js';
import type {
  ClientDefinition,
  OrganizationDefinition,
} from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

/** Organizations, with the ids that tenant.local.yaml gives them. */
export function readOrganizations(
  file: YamlValue,
  local: YamlValue,
  clients: readonly ClientDefinition[],
): OrganizationDefinition[] {
  const ids = new Map(
    readNamed(local.at('organizations'), 'name', (organization, name) => [
      name,
      organization.at('id').text(),
    ]),
  );

  return readNamed(file.at('organizations'), 'name', (organization, name) => {
    const id = ids.get(name);
    if (id === undefined) {
      organization.fault(`tenant.local.yaml gives "${name}" no id`);
    }
    return {
      id: id ?? '',
      name,
      displayName: organization.at('display_name').optionalText() ?? name,
      metadata: readMetadata(organization.at('metadata')),
      clientIds: organization
        .at('client_grants')
        .items()
        .map(
          (grant) =>
            findClient(grant.at('client_id'), clients, { isDeployed: true })
              ?.clientId ?? '',
        ),
    };
  });
}
