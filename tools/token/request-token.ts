import type { Credentials } from '../credentials.js';

/**
 * Asks the tenant for a token by the client-credentials grant.
 *
 * @throws {Error} with the tenant's own words where it refuses
 */
export async function requestToken(
  issuer: string,
  { clientId, clientSecret }: Credentials,
  { audience, scope }: { audience: string; scope: string | undefined },
): Promise<string> {
  const response = await fetch(`${issuer}oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience,
      ...(scope && { scope }),
    }),
    // A redirect would carry the secret elsewhere.
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json().catch(() => ({}))) as {
    access_token?: unknown;
    error?: string;
    error_description?: string;
  };
  if (typeof answer.access_token === 'string') return answer.access_token;
  const reason = [answer.error, answer.error_description].filter(Boolean);
  throw new Error(
    `The tenant refused the token: ${response.status} ${reason.join(': ')}. npm run tenant:check says more.`,
  );
}
