import type { ClientDefinition } from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

/** The clients of tenant.yaml, with the ids and secrets that tenant.local.yaml gives them. */
export function readClients(
  tenant: YamlValue,
  local: YamlValue,
): ClientDefinition[] {
  const credentials = new Map(
    local
      .at('clients')
      .items()
      .map((client) => [client.at('name').text(), client]),
  );

  return tenant
    .at('clients')
    .items()
    .map((client) => {
      const name = client.at('name').text();
      const own = credentials.get(name);
      if (!own) {
        client.fault(
          `"${name}" has no client_id and client_secret in tenant.local.yaml`,
        );
      }
      return {
        name,
        clientId: own?.at('client_id').text() ?? '',
        clientSecret: own?.at('client_secret').text() ?? '',
        grantTypes: client.at('grant_types').texts(),
        metadata: Object.fromEntries(
          client
            .at('client_metadata')
            .entries()
            .map(([key, value]) => [key, value.text()]),
        ),
      };
    });
}
