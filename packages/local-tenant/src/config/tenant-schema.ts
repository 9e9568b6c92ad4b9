import { z } from 'zod';
import { api } from './api-schema.js';
import { client, grants, quota } from './item-schemas.js';
import {
  flag,
  metadata,
  oneOf,
  optionalText,
  section,
  text,
  uniqueList,
  uniqueObjects,
} from './schema.js';

/** The trigger whose Actions run when a client requests a token. */
export const trigger = 'credentials-exchange';

const settings = section({
  default_audience: optionalText,
  flags: section({ allow_api1_non_global_clients: flag(false) }),
  resource_parameter_profile: oneOf('audience', 'compatibility'),
  allow_organization_name_in_authentication_api: flag(false),
  default_token_quota: section({ clients: quota, organizations: quota }),
}).transform((tenant) => ({
  /** For requests that name no audience. */
  defaultAudience: tenant.default_audience,
  /** Old tenants only: a request without audience gets an opaque token. */
  opaqueTokenWithoutAudience: tenant.flags.allow_api1_non_global_clients,
  /** Whether `resource` may replace `audience`. */
  acceptsResource: tenant.resource_parameter_profile === 'compatibility',
  /** Whether `organization` may be a name, and tokens contain `org_name`. */
  acceptsOrganizationName: tenant.allow_organization_name_in_authentication_api,
  /** For clients and organizations that have none of their own. */
  defaultTokenQuota: tenant.default_token_quota,
}));

/** What the local tenant reads from tenant.yaml. Anything else that auth0-deploy-cli exports is ignored. */
export const tenantSchema = z.object({
  tenant: settings,
  resourceServers: uniqueList('identifier', api),
  clients: uniqueList('name', client),
  clientGrants: grants,
  organizations: uniqueObjects('name', {
    name: text,
    /** Only in exports that were made with ids. */
    id: optionalText,
    display_name: optionalText,
    metadata,
    token_quota: quota,
    client_grants: z
      .array(z.object({ client_id: text }).optional())
      .default([]),
  }),
  customDomains: uniqueObjects('domain', {
    domain: text,
    is_default: flag(false),
    domain_metadata: metadata,
  }),
  actions: uniqueObjects('name', {
    name: text,
    code: text,
    secrets: uniqueObjects('name', {
      name: text.max(128),
      /** Not in exports. */
      value: z.string().max(4096).optional(),
    }),
    dependencies: uniqueObjects('name', { name: text }),
    deployed: flag(false),
    supported_triggers: z
      .array(z.object({ id: z.unknown().optional() }))
      .default([]),
  }),
  triggers: section({
    [trigger]: uniqueObjects('action_name', { action_name: text }),
  }),
});

export type TenantContent = z.output<typeof tenantSchema>;
