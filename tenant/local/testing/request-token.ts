import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { LocalTenant } from '../start-local-tenant.js';

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Asks for a token as the tenant's first client, for its first API. Overrides
 * change members of the request; `undefined` leaves one out.
 */
export async function requestToken(
  tenant: LocalTenant,
  overrides: Record<string, unknown> = {},
): Promise<TokenAnswer> {
  const [client] = tenant.clients;
  return postToken(tenant, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: client?.clientId,
      client_secret: client?.clientSecret,
      audience: tenant.audience,
      ...overrides,
    }),
  });
}

/** Sends any request to the token endpoint. */
export async function postToken(
  { issuer }: Pick<LocalTenant, 'issuer'>,
  init: RequestInit,
): Promise<TokenAnswer> {
  const response = await fetch(`${issuer}oauth/token`, {
    method: 'POST',
    ...init,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The payload of the answer's access token. */
export function claimsOf(answer: TokenAnswer): Record<string, unknown> {
  return decodeJwt(String(answer.body['access_token']));
}

export function headerOf(answer: TokenAnswer): Record<string, unknown> {
  return decodeProtectedHeader(String(answer.body['access_token']));
}
