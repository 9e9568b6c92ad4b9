import type { resolveTenant } from './resolve-tenant.js';

/** A tenant as its files define it, validated and with every name resolved. */
export type TenantDefinition = Readonly<ReturnType<typeof resolveTenant>>;
export type ApiDefinition = Readonly<TenantDefinition['apis'][number]>;
export type ClientDefinition = Readonly<TenantDefinition['clients'][number]>;
/** One client's right to request tokens for one API. */
export type GrantDefinition = Readonly<TenantDefinition['grants'][number]>;
export type OrganizationDefinition = Readonly<
  TenantDefinition['organizations'][number]
>;
export type CustomDomainDefinition = Readonly<
  NonNullable<TenantDefinition['customDomain']>
>;
export type TokenQuota = NonNullable<ClientDefinition['tokenQuota']>;
export type { ScriptDefinition } from './resolve-scripts.js';

/** The prefix of metadata claims, from the scripts' secrets. */
export const getNamespace = ({ scripts }: TenantDefinition) =>
  scripts.map(({ secrets }) => secrets['CLAIM_NAMESPACE']).find(Boolean);
