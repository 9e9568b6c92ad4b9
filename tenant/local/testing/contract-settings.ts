import type { TestTenantOptions } from './test-tenant.js';
import type { ContractSetting } from './token-contract.js';

/** How the local tenant comes to be what a row of the contract asks for. */
export function settingOptions(setting: ContractSetting): TestTenantOptions {
  const [, kind, how = ''] =
    /^an? (Action|Hook) that (?:denies with|calls back with)? ?(\w+)$/.exec(
      setting,
    ) ?? [];
  if (kind === 'Hook') return { hook: hookThatCallsBack(how) };
  if (kind === 'Action') return { actions: [actionThat(how)] };

  return {
    change: ({ tenant }) => {
      const [client = {}] = tenant.clients;
      const [grant = {}] = tenant.clientGrants;
      switch (setting) {
        case 'a default audience':
          tenant['tenant'] = { default_audience: grant['audience'] };
          break;
        case 'opaque tokens without an audience':
          tenant['tenant'] = { flags: { allow_api1_non_global_clients: true } };
          break;
        case 'a client without a grant':
          tenant.clientGrants = [];
          break;
        case 'a third-party client without a grant':
          tenant.clientGrants = [];
          client['is_first_party'] = false;
          break;
        case 'a client without the grant type':
          client['grant_types'] = ['authorization_code'];
          break;
        case 'a client without scopes':
          grant['scope'] = [];
          break;
        case 'a client whose quota is used up':
          client['token_quota'] = { client_credentials: { per_hour: 1 } };
          break;
        default:
      }
    },
  };
}

function actionThat(how: string): string {
  const deed =
    how === 'throws'
      ? `throw new Error('the reason')`
      : `api.access.deny('${how}', 'the reason')`;
  return `exports.onExecuteCredentialsExchange = async (event, api) => { ${deed}; };`;
}

function hookThatCallsBack(error: string): string {
  return `module.exports = (client, scope, audience, context, cb) => cb(new ${error}('the reason'));`;
}
