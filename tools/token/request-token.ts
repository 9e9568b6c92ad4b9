import type { Credentials } from '../credentials.js';
import {
  isReply,
  type Reply,
  TenantClient,
  urlIn,
} from '../tenant-check/tenant-client.js';

const whereToLook = 'npm run tenant:check says what to do.';

/**
 * Asks the tenant for a token by the client-credentials grant, at the endpoint
 * that its discovery document names, through the proxy that the API uses.
 *
 * @param issuer ends in `/`
 * @throws {Error} with the tenant's own words where it refuses, or why it does not answer
 */
export async function requestToken(
  issuer: string,
  { clientId, clientSecret }: Credentials,
  { audience, scope }: { audience: string; scope: string | undefined },
): Promise<string> {
  const { json: document = {} } = await ask(
    `${issuer}.well-known/openid-configuration`,
  );
  const endpoint = urlIn(document, 'token_endpoint', `${issuer}oauth/token`);
  const { status, json: answer = {} } = await ask(endpoint, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    audience,
    ...(scope && { scope }),
  });
  if (typeof answer['access_token'] === 'string') return answer['access_token'];
  const reason = [answer['error'], answer['error_description']].filter(
    (words) => typeof words === 'string',
  );
  throw new Error(
    reason.length > 0
      ? `The tenant refused the token: ${status} ${reason.join(': ')}\n${whereToLook}`
      : `${endpoint} answered ${status} and neither a token nor an error\n${whereToLook}`,
  );
}

async function ask(
  url: string,
  parameters?: Record<string, string>,
): Promise<Reply> {
  const reply = await new TenantClient(process.env).ask(url, parameters);
  if (isReply(reply)) return reply;
  throw new Error(`${url} does not answer: ${reply.failure}\n${whereToLook}`);
}
