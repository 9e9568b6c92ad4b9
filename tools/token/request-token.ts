import { failureOf } from '../../tenant/local/failure-of.js';
import type { Credentials } from '../credentials.js';

const whereToLook = 'npm run tenant:check says what to do.';

/**
 * Asks the tenant for a token by the client-credentials grant.
 *
 * @throws {Error} with the tenant's own words where it refuses, or why it does not answer
 */
export async function requestToken(
  issuer: string,
  { clientId, clientSecret }: Credentials,
  { audience, scope }: { audience: string; scope: string | undefined },
): Promise<string> {
  const endpoint = `${issuer}oauth/token`;
  const response = await fetch(endpoint, {
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
  }).catch((error: unknown) => {
    throw new Error(
      `${endpoint} does not answer: ${failureOf(error)}\n${whereToLook}`,
    );
  });
  const answer = (await response.json().catch(() => ({}))) as {
    access_token?: unknown;
    error?: string;
    error_description?: string;
  };
  if (typeof answer.access_token === 'string') return answer.access_token;
  const reason = [answer.error, answer.error_description].filter(Boolean);
  throw new Error(
    reason.length > 0
      ? `The tenant refused the token: ${response.status} ${reason.join(': ')}\n${whereToLook}`
      : `${endpoint} answered ${response.status} and neither a token nor an error\n${whereToLook}`,
  );
}
