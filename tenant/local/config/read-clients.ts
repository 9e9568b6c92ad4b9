import { readCredentials } from './read-credentials.js';
import { readNamed } from './read-list.js';
import { readMetadata } from './read-metadata.js';
import type { ClientDefinition, TokenQuota } from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

/**
 * The clients of tenant.yaml, and those of tenant.local.yaml, which no real
 * tenant gets; with the ids and secrets that tenant.local.yaml gives to both,
 * and in the order in which it does, so that moving a client changes nothing.
 */
export function readClients(
  file: YamlValue,
  local: YamlValue,
): ClientDefinition[] {
  const credentials = new Map(
    readNamed(local.at('credentials'), 'name', (item, name) => [name, item]),
  );
  const deployed = readNamed(file.at('clients'), 'name', (client, name) =>
    readClient(client, name, credentials.get(name), true),
  );
  const localOnly = readNamed(local.at('clients'), 'name', (client, name) => {
    if (deployed.some((one) => one.name === name)) {
      client.at('name').fault(`"${name}" stands in tenant.yaml, too`);
    }
    return readClient(client, name, credentials.get(name), false);
  });
  const order = [...credentials.keys()];
  return [...deployed, ...localOnly].toSorted(
    (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
  );
}

function readClient(
  client: YamlValue,
  name: string,
  credentials: YamlValue | undefined,
  isDeployed: boolean,
): ClientDefinition {
  const methods = client.at('client_authentication_methods');
  const publicKeys = readCredentials(methods.at('private_key_jwt'));
  const needsSecret = publicKeys.length === 0;
  if (!credentials) {
    client.fault(
      `tenant.local.yaml gives "${name}" no client_id${needsSecret ? ' and no client_secret' : ''}`,
    );
  }
  return {
    name,
    clientId: credentials?.at('client_id').text() ?? '',
    clientSecret: needsSecret
      ? credentials?.at('client_secret').text()
      : undefined,
    publicKeys,
    grantTypes: readGrantTypes(client),
    metadata: readMetadata(client.at('client_metadata')),
    isFirstParty: client.at('is_first_party').flag(true),
    tokenQuota: readTokenQuota(
      client.at('token_quota').at('client_credentials'),
    ),
    isDeployed,
  };
}

/** The client that something names. What is deployed cannot name one that is not. */
export function findClient(
  reference: YamlValue,
  clients: readonly ClientDefinition[],
  from: { isDeployed: boolean },
): ClientDefinition | undefined {
  const name = reference.text();
  const client = clients.find((one) => one.name === name);
  if (!client) {
    reference.fault(`there is no client "${name}"`);
  } else if (from.isDeployed && !client.isDeployed) {
    reference.fault(
      `"${name}" stands in tenant.local.yaml, which is not deployed`,
    );
  }
  return client;
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
