import type { ApiDefinition } from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

const day = 86_400;

export function readApis(tenant: YamlValue): ApiDefinition[] {
  return tenant
    .at('resourceServers')
    .items()
    .map((api) => ({
      name: api.at('name').text(),
      identifier: api.at('identifier').text(),
      scopes: api
        .at('scopes')
        .items()
        .map((scope) => scope.at('value').text()),
      tokenLifetimeSeconds: api
        .at('token_lifetime')
        .integer({ default: day, min: 1, max: 30 * day }),
    }));
}
