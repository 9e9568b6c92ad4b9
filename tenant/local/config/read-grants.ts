import { findClient } from './read-clients.js';
import type {
  ApiDefinition,
  ClientDefinition,
  GrantDefinition,
} from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

/**
 * The grants of tenant.yaml and of tenant.local.yaml. There, a grant names its
 * client by name; tokens are asked for by client id.
 */
export function readGrants(
  file: YamlValue,
  local: YamlValue,
  clients: readonly ClientDefinition[],
  apis: readonly ApiDefinition[],
): GrantDefinition[] {
  const seen = new Set<string>();
  const read = (grants: YamlValue, isDeployed: boolean) =>
    grants
      .items()
      .filter(isForMachines)
      .map((grant) => {
        const name = grant.at('client_id').text();
        const audience = grant.at('audience').text();
        const client = findClient(grant.at('client_id'), clients, {
          isDeployed,
        });
        const api = apis.find((one) => one.identifier === audience);
        if (!api) grant.at('audience').fault(`there is no API "${audience}"`);
        if (seen.has(`${name} ${audience}`)) {
          grant.fault(`"${name}" has two grants for "${audience}"`);
        }
        seen.add(`${name} ${audience}`);
        return {
          clientId: client?.clientId ?? '',
          audience,
          scopes: readScopes(grant, api),
          organizationUsage: grant
            .at('organization_usage')
            .oneOf(['deny', 'allow', 'require'], 'deny'),
          allowsAnyOrganization: grant.at('allow_any_organization').flag(false),
          isDeployed,
        };
      });
  return [
    ...read(file.at('clientGrants'), true),
    ...read(local.at('clientGrants'), false),
  ];
}

/** Grants can also be for users' tokens, which are not this tenant's business. */
function isForMachines(grant: YamlValue): boolean {
  return (
    grant.at('subject_type').oneOf(['client', 'user'], 'client') === 'client'
  );
}

function readScopes(
  grant: YamlValue,
  api: ApiDefinition | undefined,
): readonly string[] {
  const scopes = grant.at('scope').items();
  if (grant.at('allow_all_scopes').flag(false)) {
    if (scopes.length > 0) {
      grant.at('scope').fault('allow_all_scopes leaves nothing to list');
    }
    return api?.scopes ?? [];
  }
  return scopes.map((scope) => {
    const value = scope.text();
    if (api && !api.scopes.includes(value)) {
      scope.fault(`"${api.identifier}" has no scope "${value}"`);
    }
    return value;
  });
}
