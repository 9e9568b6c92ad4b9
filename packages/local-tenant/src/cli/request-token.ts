import { getRefusal } from '../check/get-refusal.js';
import {
  type RequestResult,
  isReply,
  type Proofs,
  type Reply,
  type TenantClient,
} from '../check/tenant-client.js';
import type { Credentials } from '../local-client.js';
import type { Variables } from '../variables.js';

const whereToLook = 'To find out why, run npx local-tenant check.';

/**
 * Requests a token by the client-credentials grant, at the endpoint that the
 * tenant's discovery document names, through the proxy that the API uses.
 *
 * @throws {Error} with the tenant's error, or the reason why it does not answer
 */
export async function requestToken(
  client: TenantClient,
  base: string,
  credentials: Credentials,
  env: Variables,
  scope: string | undefined,
  proofs: Proofs,
) {
  const { json: document = {} } = assertReply(
    await client.send(`${base}/.well-known/openid-configuration`),
  );
  const parameters = { audience: env['AUDIENCE'] ?? '', scope };
  const { url, status, json } = assertReply(
    await client.requestToken(base, document, credentials, parameters, proofs),
  );
  const { access_token: raw } = json ?? {};
  if (typeof raw === 'string') return { ...json, access_token: raw };
  const reason = getRefusal(json, credentials);
  throw new Error(
    reason
      ? `The tenant did not issue a token: ${status} ${reason}\n${whereToLook}`
      : `${url} answered ${status} with neither a token nor an error\n${whereToLook}`,
  );
}

function assertReply(result: Exclude<RequestResult, undefined>): Reply {
  if (isReply(result)) return result;
  const { url, failure } = result;
  throw new Error(`${url} does not answer: ${failure}\n${whereToLook}`);
}
