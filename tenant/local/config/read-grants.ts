import type {
  ApiDefinition,
  ClientDefinition,
  GrantDefinition,
} from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

/** In the files, a grant names its client by name; tokens are asked for by client id. */
export function readGrants(
  tenant: YamlValue,
  clients: readonly ClientDefinition[],
  apis: readonly ApiDefinition[],
): GrantDefinition[] {
  return tenant
    .at('clientGrants')
    .items()
    .map((grant) => {
      const clientName = grant.at('client_id').text();
      const audience = grant.at('audience').text();
      const client = clients.find(({ name }) => name === clientName);
      const api = apis.find(({ identifier }) => identifier === audience);
      if (!client) {
        grant.at('client_id').fault(`there is no client "${clientName}"`);
      }
      if (!api) {
        grant.at('audience').fault(`there is no API "${audience}"`);
      }
      for (const scope of grant.at('scope').items()) {
        if (api && !api.scopes.includes(scope.text())) {
          scope.fault(`the API has no scope "${scope.text()}"`);
        }
      }
      return {
        clientId: client?.clientId ?? '',
        audience,
        scopes: grant.at('allow_all_scopes').flag(false)
          ? (api?.scopes ?? [])
          : grant.at('scope').texts(),
      };
    });
}
