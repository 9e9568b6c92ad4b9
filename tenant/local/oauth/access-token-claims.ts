import type { Exchange, ExchangeResult } from '../exchange/exchange.js';

export interface TokenTimes {
  readonly iat: number;
  readonly exp: number;
}

/** The payload of an access token, member by member in the order of a real tenant's tokens. */
export function accessTokenClaims(
  issuer: string,
  { client, api }: Exchange,
  { claims, scopes }: ExchangeResult,
  { iat, exp }: TokenTimes,
): Record<string, unknown> {
  return {
    ...Object.fromEntries(claims),
    iss: issuer,
    sub: `${client.clientId}@clients`,
    aud: api.identifier,
    iat,
    exp,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    gty: 'client-credentials',
    azp: client.clientId,
  };
}
