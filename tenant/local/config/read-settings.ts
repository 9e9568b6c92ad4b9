import type { TenantSettings } from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

/** The few of a tenant's settings that machines can tell. */
export function readSettings(file: YamlValue): TenantSettings {
  const tenant = file.at('tenant');
  return {
    defaultAudience: tenant.at('default_audience').optionalText(),
    opaqueTokenWithoutAudience: tenant
      .at('flags')
      .at('allow_api1_non_global_clients')
      .flag(false),
    acceptsResource:
      tenant
        .at('resource_parameter_profile')
        .oneOf(['audience', 'compatibility'], 'audience') === 'compatibility',
    acceptsOrganizationName: tenant
      .at('allow_organization_name_in_authentication_api')
      .flag(false),
  };
}
