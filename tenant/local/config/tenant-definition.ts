import type { JsonWebKey } from 'node:crypto';

/** A tenant as its files describe it, checked and with every name resolved. */
export interface TenantDefinition {
  readonly settings: TenantSettings;
  readonly apis: readonly ApiDefinition[];
  readonly clients: readonly ClientDefinition[];
  readonly grants: readonly GrantDefinition[];
  readonly organizations: readonly OrganizationDefinition[];
  /** What runs when a client asks for a token, in this order. */
  readonly scripts: readonly ScriptDefinition[];
}

export interface TenantSettings {
  /** For requests that name no audience. */
  readonly defaultAudience: string | undefined;
  /** Tenants of old: a request without audience gets an opaque token. */
  readonly opaqueTokenWithoutAudience: boolean;
  /** Whether `resource` may stand in for `audience`. */
  readonly acceptsResource: boolean;
  /** Whether `organization` may be a name, and tokens carry `org_name`. */
  readonly acceptsOrganizationName: boolean;
}

export const tokenDialects = [
  'access_token',
  'access_token_authz',
  'rfc9068_profile',
  'rfc9068_profile_authz',
] as const;

export type TokenDialect = (typeof tokenDialects)[number];

export const signingAlgorithms = ['RS256', 'RS512', 'PS256', 'HS256'] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

export interface ApiDefinition {
  readonly name: string;
  /** What tokens say in `aud`. Need not be a URL. */
  readonly identifier: string;
  readonly scopes: readonly string[];
  readonly dialect: TokenDialect;
  /** Whether tokens of an `_authz` dialect carry `permissions`. */
  readonly enforcePolicies: boolean;
  readonly tokenLifetimeSeconds: number;
  readonly signingAlgorithm: SigningAlgorithm;
  /** With HS256, the secret that the API shares with the tenant. */
  readonly signingSecret: string | undefined;
  /** Whether machines may ask for tokens at all. */
  readonly allowsClients: boolean;
}

export interface ClientDefinition {
  readonly name: string;
  readonly clientId: string;
  /** Absent where the client proves itself with a key. */
  readonly clientSecret: string | undefined;
  /** For private_key_jwt. */
  readonly publicKeys: readonly JsonWebKey[];
  readonly grantTypes: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly isFirstParty: boolean;
  readonly tokenQuota: TokenQuota | undefined;
  /** Whether it is in tenant.yaml; what is in tenant.local.yaml stays here. */
  readonly isDeployed: boolean;
}

export interface TokenQuota {
  readonly perHour: number | undefined;
  readonly perDay: number | undefined;
  readonly enforce: boolean;
}

/** One client's right to ask for tokens for one API. */
export interface GrantDefinition {
  readonly clientId: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly organizationUsage: 'deny' | 'allow' | 'require';
  readonly allowsAnyOrganization: boolean;
  /** Whether it is in tenant.yaml; what is in tenant.local.yaml stays here. */
  readonly isDeployed: boolean;
}

export interface OrganizationDefinition {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The clients that may ask for tokens on its behalf. */
  readonly clientIds: readonly string[];
}

/** An Action or a legacy Hook. */
export interface ScriptDefinition {
  readonly kind: 'action' | 'hook';
  readonly name: string;
  readonly path: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** The npm packages that it may `require`. */
  readonly dependencies: readonly string[];
}
