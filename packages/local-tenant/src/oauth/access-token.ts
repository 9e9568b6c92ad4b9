import type { TenantDefinition } from '../config/tenant-definition.js';
import type { Exchange, ExchangeResult } from '../exchange/exchange.js';

/** The engine's part of the payload. `cnf` names the key or certificate that the token is bound to. */
export type EnginePayload = Readonly<
  Record<'iat' | 'exp', number> & Record<'jti' | 'cnf', unknown>
>;

/**
 * The header and payload of an access token in the API's dialect, with members
 * in the order of a real tenant's tokens.
 *
 * @param skew how many seconds this tenant's clock is fast, for tests
 */
export function buildAccessToken(
  issuer: string,
  { settings }: TenantDefinition,
  skew: number,
  { client, api, organization }: Exchange,
  { claims, scopes }: ExchangeResult,
  { jti, iat, exp, cnf }: EnginePayload,
): { header: { typ: string }; payload: Record<string, unknown> } {
  const isRfc9068 = api.dialect.startsWith('rfc9068_profile');
  const hasPermissions = api.dialect.endsWith('_authz') && api.enforcePolicies;
  const hasOrganizationName = settings.acceptsOrganizationName;

  const payload = {
    ...claims.toObject(),
    iss: issuer,
    sub: `${client.clientId}@clients`,
    aud: api.identifier,
    iat: iat + skew,
    exp: exp + skew,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(organization && { org_id: organization.id }),
    ...(organization && hasOrganizationName && { org_name: organization.name }),
    ...(isRfc9068
      ? { jti, client_id: client.clientId }
      : { gty: 'client-credentials', azp: client.clientId }),
    ...(hasPermissions && { permissions: [...scopes] }),
    ...(cnf !== undefined && { cnf }),
  };
  return { header: { typ: isRfc9068 ? 'at+jwt' : 'JWT' }, payload };
}
