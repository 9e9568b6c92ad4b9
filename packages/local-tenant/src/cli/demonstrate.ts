import { getRecentExchanges } from '../check/facts.js';
import { TenantClient } from '../check/tenant-client.js';
import { DpopKey } from '../dpop-key.js';
import {
  findLocalClient,
  getTokenRequest,
  type LocalClient,
} from '../local-client.js';
import type { Variables } from '../variables.js';
import { type ApiResponse, send } from './call-api.js';
import type { Style } from './command.js';
import { explainToken, isBoundToKey } from './describe-token.js';
import { createNarrator } from './narrator.js';
import type { Api } from './project.js';

export interface Demonstration {
  readonly api: Api;
  /** Ends in `/`. */
  readonly issuer: string;
  readonly env: Variables;
  readonly client: LocalClient;
  readonly clients: readonly LocalClient[];
  readonly print: (line: string) => void;
  readonly style: Style;
}

/**
 * Shows how one client's metadata gets from the tenant to a controller, and what
 * is rejected.
 *
 * @throws {Error} saying which step failed, at the first unexpected response
 */
export async function demonstrate(demonstration: Demonstration): Promise<void> {
  const { api, issuer, env, client, clients, print, style } = demonstration;
  const { path, body, refusals } = api.demo;
  const url = `${api.url}${path}`;
  const endpoint = `${issuer}oauth/token`;
  const audience = env['AUDIENCE'];
  const narrator = createNarrator(print, style);
  const { startStep, tell, tellJson, tellResponse } = narrator;
  const requestToken = (one: LocalClient, key?: DpopKey) =>
    send(endpoint, getTokenRequest(one, audience), undefined, key);
  const getRequiredKey = ({ grants }: LocalClient) => {
    const grant = grants.find((one) => one.audience === audience);
    return grant?.requiredProof === 'dpop' ? new DpopKey() : undefined;
  };

  startStep(`${client.name} requests a token from the tenant`);
  tell(`POST ${endpoint}`);
  const request = getTokenRequest(client, audience);
  tellJson({ ...request, client_secret: '(its secret)' });
  const key = getRequiredKey(client);
  const response = await requestToken(client, key);
  const token = getToken(response);
  if (!token) {
    tellResponse(response);
    throw new Error(
      'Step 1 failed: the tenant issued no token. To find out why, run npx local-tenant check.',
    );
  }
  tellResponse({
    ...response,
    body: { ...(response.body as object), access_token: shorten(token) },
  });

  startStep('What the token contains');
  const namespace = env['CLAIM_NAMESPACE'] ?? '';
  const recent = await getRecentExchanges(
    new TenantClient(env),
    issuer.slice(0, -1),
  );
  for (const line of explainToken(token, namespace, recent, style)) {
    tell(line);
  }

  startStep('The API verifies the token and passes the metadata to its code');
  tell(`${body ? 'POST' : 'GET'} ${url}`);
  if (body) tellJson(body);
  tellResponse(await send(url, body, token, key), '2xx');

  startStep('What is rejected');
  tell('A request without a token');
  tellResponse(await send(url, body), '401');
  for (const { story, client: name, code } of refusals) {
    tell(`${story}: ${name}`);
    const other = findLocalClient(clients, name);
    const otherKey = getRequiredKey(other);
    const issued = await requestToken(other, otherKey);
    const otherToken = getToken(issued);
    const rejected = otherToken
      ? await send(url, body, otherToken, otherKey)
      : issued;
    tellResponse(rejected, '4xx', code);
  }

  const boundKey = new DpopKey();
  const boundToken = getToken(await requestToken(client, boundKey));
  if (!boundToken || !isBoundToKey(boundToken)) return;
  startStep(
    'A stolen token is useless without the key that the token is bound to',
  );
  tell('The client sends the token with a proof made with its key (DPoP)');
  tellResponse(await send(url, body, boundToken, boundKey), '2xx');
  tell('A thief, who has the token but not the key, sends it without a proof');
  tellResponse(await send(url, body, boundToken), '401');
  tell('The thief sends it with a proof made with another key');
  tellResponse(await send(url, body, boundToken, new DpopKey()), '401');
}

const getToken = ({ body }: ApiResponse): string | undefined =>
  (body as { access_token?: string } | null)?.access_token;

const shorten = (token: string): string =>
  `${token.slice(0, 16)}… (${token.length} characters)`;
