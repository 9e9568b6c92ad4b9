import { z } from 'zod';
import {
  flag,
  metadata,
  oneOf,
  publicKey,
  section,
  text,
  uniqueList,
  uniqueObjects,
} from './schema.js';

/** The trigger whose Actions run when a client asks for a token. */
export const trigger = 'credentials-exchange';

const day = 86_400;

const api = z
  .object({
    name: text,
    identifier: text,
    scopes: uniqueObjects(
      'value',
      {
        value: text
          .max(280)
          .regex(/^\S*$/, 'a scope must not have white space'),
      },
      1_000,
    ),
    token_dialect: oneOf(
      'access_token',
      'access_token_authz',
      'rfc9068_profile',
      'rfc9068_profile_authz',
    ),
    enforce_policies: flag(false),
    token_lifetime: z
      .int()
      .min(1)
      .max(30 * day)
      .default(day),
    signing_alg: oneOf('RS256', 'RS512', 'PS256', 'HS256'),
    signing_secret: text.optional(),
    subject_type_authorization: section({
      client: section({ policy: oneOf('require_client_grant', 'deny_all') }),
    }),
  })
  .transform((item) => ({
    name: item.name,
    /** What tokens say in `aud`. Need not be a URL. */
    identifier: item.identifier,
    scopes: item.scopes.map(({ value }) => value),
    dialect: item.token_dialect,
    /** Whether tokens of an `_authz` dialect carry `permissions`. */
    enforcePolicies: item.enforce_policies,
    tokenLifetimeSeconds: item.token_lifetime,
    signingAlgorithm: item.signing_alg,
    /** With HS256, the secret that the API shares with the tenant. */
    signingSecret: item.signing_secret,
    /** Whether machines may ask for tokens at all. */
    allowsClients: item.subject_type_authorization.client.policy !== 'deny_all',
  }));

/** How many tokens may be issued. */
const quota = section({
  client_credentials: z
    .object({
      per_hour: z.int().min(1).optional(),
      per_day: z.int().min(1).optional(),
      /** Without it, the tenant only writes to its log. */
      enforce: flag(true),
    })
    .optional(),
}).transform(({ client_credentials }) => client_credentials);

const client = z
  .object({
    name: text,
    app_type: z.unknown().optional(),
    grant_types: z.array(text).optional(),
    client_metadata: metadata,
    is_first_party: flag(true),
    client_authentication_methods: section({
      private_key_jwt: section({
        credentials: z
          .array(publicKey)
          .max(2, 'a client has at most 2 credentials')
          .default([]),
      }),
    }),
    token_quota: quota,
  })
  .transform((item) => ({
    name: item.name,
    /** For private_key_jwt. */
    publicKeys: item.client_authentication_methods.private_key_jwt.credentials,
    // Tenants enable this grant type by default for machines, and none for other clients.
    grantTypes:
      item.grant_types ??
      (item.app_type === 'non_interactive' ? ['client_credentials'] : []),
    metadata: item.client_metadata,
    isFirstParty: item.is_first_party,
    tokenQuota: item.token_quota,
  }));

const grants = z
  .array(
    z.object({
      client_id: text,
      audience: text,
      scope: z.array(text).default([]),
      allow_all_scopes: flag(false),
      organization_usage: oneOf('deny', 'allow', 'require'),
      allow_any_organization: flag(false),
      subject_type: oneOf('client', 'user'),
    }),
  )
  .default([]);

const settings = section({
  default_audience: text.optional(),
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
  /** Whether `organization` may be a name, and tokens carry `org_name`. */
  acceptsOrganizationName: tenant.allow_organization_name_in_authentication_api,
  /** For clients and organizations that have none of their own. */
  defaultTokenQuota: tenant.default_token_quota,
}));

/** What the local tenant reads of tenant.yaml. Anything else that auth0-deploy-cli exports is ignored. */
export const tenantSchema = z.object({
  tenant: settings,
  resourceServers: uniqueList('identifier', api),
  clients: uniqueList('name', client),
  clientGrants: grants,
  organizations: uniqueObjects('name', {
    name: text,
    display_name: text.optional(),
    metadata,
    token_quota: quota,
    client_grants: z.array(z.object({ client_id: text })).default([]),
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
      value: text.max(4096),
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

/** A call to the API that shows it at work, for the banner of `start` and for `demo`. */
const demo = section({
  /** Where the API is. Default: `http://localhost:${PORT}/`, with 3000 for an unset `PORT`. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** Answers 200, or 404, once the API can take requests. */
  ready: z.string().default('health/ready'),
  /** Below `url`, with or without a slash before it. */
  path: z
    .string()
    .default('client')
    .transform((path) => path.replace(/^\/+/, '')),
  /** Sent as JSON by POST; without it, the call is a GET. */
  body: z.record(z.string(), z.unknown()).optional(),
  /** The client that calls. Default: the first of `credentials`. */
  client: text.optional(),
  /** Clients that the API refuses, what is wrong with them, and the code of the API's answer. */
  refusals: z
    .array(z.object({ client: text, story: text, code: text }))
    .default([]),
});

/** tenant.local.yaml. */
export const localSchema = z.object({
  keywords: z.record(z.string(), z.unknown()).default({}),
  credentials: uniqueObjects('name', {
    name: text,
    client_id: text,
    client_secret: text.optional(),
  }),
  clients: uniqueList('name', client),
  clientGrants: grants,
  organizations: uniqueObjects('name', { name: text, id: text }),
  credentials_exchange: oneOf('actions', 'hooks'),
  hooks: uniqueObjects('name', {
    name: text,
    triggerId: text,
    script: text,
    enabled: flag(false),
    secrets: z.record(z.string(), text).default({}),
    dependencies: z.record(z.string(), z.unknown()).default({}),
  }),
  demo,
});

export type TenantContent = z.output<typeof tenantSchema>;
export type LocalContent = z.output<typeof localSchema>;
