import type { Exchange, ExchangeResult } from '../exchange/exchange.js';

/** What the engine has made of the token so far. */
export interface EnginePayload {
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  /** The key or certificate that the token is bound to. */
  readonly cnf?: unknown;
}

export interface AccessTokenContext {
  readonly issuer: string;
  readonly withOrganizationName: boolean;
  /** How far this tenant's clock is off, for tests. */
  readonly clockSkewSeconds: number;
}

/** Header and payload of an access token, in the API's dialect and member by member in the order of a real tenant's tokens. */
export function accessToken(
  context: AccessTokenContext,
  { client, api, organization }: Exchange,
  { claims, scopes }: ExchangeResult,
  { jti, iat, exp, cnf }: EnginePayload,
): { header: { typ: string }; payload: Record<string, unknown> } {
  const isRfc9068 = api.dialect.startsWith('rfc9068_profile');
  const hasPermissions = api.dialect.endsWith('_authz') && api.enforcePolicies;

  const payload = {
    ...claims.toObject(),
    iss: context.issuer,
    sub: `${client.clientId}@clients`,
    aud: api.identifier,
    iat: iat + context.clockSkewSeconds,
    exp: exp + context.clockSkewSeconds,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(organization && { org_id: organization.id }),
    ...(organization &&
      context.withOrganizationName && { org_name: organization.name }),
    ...(isRfc9068
      ? { jti, client_id: client.clientId }
      : { gty: 'client-credentials', azp: client.clientId }),
    ...(hasPermissions && { permissions: [...scopes] }),
    ...(cnf !== undefined && { cnf }),
  };
  return { header: { typ: isRfc9068 ? 'at+jwt' : 'JWT' }, payload };
}
