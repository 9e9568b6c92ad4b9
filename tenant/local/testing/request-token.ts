import type { LocalTenant } from '../start-local-tenant.js';

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Asks for a token as Partner One, or with what the overrides say; `undefined` leaves one out. */
export async function requestToken(
  tenant: LocalTenant,
  overrides: Record<string, unknown> = {},
): Promise<TokenAnswer> {
  const partner = tenant.clients.find(({ name }) => name === 'Partner One');
  const response = await fetch(`${tenant.issuer}oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: partner?.clientId,
      client_secret: partner?.clientSecret,
      audience: tenant.audience,
      ...overrides,
    }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The payload of the answer's access token. */
export function claimsOf(answer: TokenAnswer): Record<string, unknown> {
  const [, payload = ''] = String(answer.body['access_token']).split('.');
  return JSON.parse(
    Buffer.from(payload, 'base64url').toString('utf8') || '{}',
  ) as Record<string, unknown>;
}
