import { readCredentials } from './read-credentials.js';
import { readNamed } from './read-list.js';
import { readMetadata } from './read-metadata.js';
import type { ClientDefinition, TokenQuota } from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

/** The clients of tenant.yaml, with the ids and secrets that tenant.local.yaml gives them. */
export function readClients(
  file: YamlValue,
  local: YamlValue,
): ClientDefinition[] {
  const localClients = new Map(
    readNamed(local.at('clients'), 'name', (client, name) => [name, client]),
  );

  return readNamed(file.at('clients'), 'name', (client, name) => {
    const own = localClients.get(name);
    const methods = client.at('client_authentication_methods');
    const publicKeys = readCredentials(methods.at('private_key_jwt'));
    const needsSecret = publicKeys.length === 0;
    if (!own) {
      client.fault(
        `tenant.local.yaml gives "${name}" no client_id${needsSecret ? ' and no client_secret' : ''}`,
      );
    }
    return {
      name,
      clientId: own?.at('client_id').text() ?? '',
      clientSecret: needsSecret ? own?.at('client_secret').text() : undefined,
      publicKeys,
      grantTypes: readGrantTypes(client),
      metadata: readMetadata(client.at('client_metadata')),
      isFirstParty: client.at('is_first_party').flag(true),
      tokenQuota: readTokenQuota(
        client.at('token_quota').at('client_credentials'),
      ),
    };
  });
}

/** Tenants enable this one grant type by default for machines, and for nobody else. */
function readGrantTypes(client: YamlValue): string[] {
  const grantTypes = client.at('grant_types');
  if (!grantTypes.isAbsent) return grantTypes.texts();
  return client.at('app_type').value === 'non_interactive'
    ? ['client_credentials']
    : [];
}

function readTokenQuota(quota: YamlValue): TokenQuota | undefined {
  if (quota.isAbsent) return undefined;
  const range = { min: 1, max: Number.MAX_SAFE_INTEGER };
  return {
    perHour: quota.at('per_hour').optionalInteger(range),
    perDay: quota.at('per_day').optionalInteger(range),
    enforce: quota.at('enforce').flag(true),
  };
}
