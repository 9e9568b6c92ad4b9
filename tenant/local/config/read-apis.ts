import { readNamed } from './read-list.js';
import {
  type ApiDefinition,
  signingAlgorithms,
  tokenDialects,
} from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

const day = 86_400;
const maxScopes = 1_000;
const maxScopeLength = 280;

export function readApis(file: YamlValue): ApiDefinition[] {
  return readNamed(
    file.at('resourceServers'),
    'identifier',
    (api, identifier) => ({
      name: api.at('name').text(),
      identifier,
      scopes: readScopes(api.at('scopes')),
      dialect: api.at('token_dialect').oneOf(tokenDialects, 'access_token'),
      enforcePolicies: api.at('enforce_policies').flag(false),
      tokenLifetimeSeconds:
        api.at('token_lifetime').optionalInteger({ min: 1, max: 30 * day }) ??
        day,
      signingAlgorithm: api.at('signing_alg').oneOf(signingAlgorithms, 'RS256'),
      signingSecret: api.at('signing_secret').optionalText(),
      allowsClients:
        api
          .at('subject_type_authorization')
          .at('client')
          .at('policy')
          .oneOf(
            ['require_client_grant', 'deny_all'],
            'require_client_grant',
          ) === 'require_client_grant',
    }),
  );
}

function readScopes(scopes: YamlValue): string[] {
  if (scopes.items().length > maxScopes) {
    scopes.fault(`an API has at most ${maxScopes} scopes`);
  }
  return readNamed(scopes, 'value', (scope, value) => {
    if (/\s/.test(value)) scope.fault('a scope holds no white space');
    return scope.at('value').text({ max: maxScopeLength });
  });
}
