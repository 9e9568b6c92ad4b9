import { askRecentExchanges } from '../check/facts.js';
import { TenantClient } from '../check/tenant-client.js';
import { type Answer, describeAnswer, send } from './call-api.js';
import type { Style } from './command.js';
import { explainToken, isBoundToKey } from './describe-token.js';
import type { Api } from './project.js';
import { DpopKey } from '../dpop-key.js';
import { getTokenRequest, type LocalClient } from '../local-client.js';
import type { Variables } from '../variables.js';

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

/** Shows how one client's metadata gets from the tenant to a controller, and what is rejected. */
export async function demonstrate(demonstration: Demonstration): Promise<void> {
  const { api, issuer, env, client, clients, print, style } = demonstration;
  const tell = (line: string) => print(`   ${line}`);
  const tellJson = (value: unknown) => {
    const lines = JSON.stringify(value, undefined, 2).split('\n');
    for (const line of lines) tell(`  ${line}`);
    print('');
  };
  const tellAnswer = (answer: Answer) => {
    for (const line of describeAnswer(answer, style)) tell(line);
    print('');
  };
  const tellTitle = (step: number, title: string) =>
    print(`\n${style('bold', `${step}. ${title}`)}\n`);
  const { path, body, refusals } = api.demo;
  const url = `${api.url}${path}`;
  const endpoint = `${issuer}oauth/token`;
  const audience = env['AUDIENCE'];

  tellTitle(1, `${client.name} requests a token from the tenant`);
  tell(`POST ${endpoint}`);
  const request = getTokenRequest(client, audience);
  tellJson({ ...request, client_secret: '(its secret)' });
  const key = new DpopKey();
  const grant = client.grants.find((one) => one.audience === audience);
  const ownKey = grant?.requiredProof === 'dpop' ? key : undefined;
  const answer = await send(endpoint, request, undefined, ownKey);
  const { access_token: token, ...rest } = answer.body as TokenAnswer;
  tellAnswer({
    ...answer,
    body: token ? { access_token: shorten(token), ...rest } : rest,
  });
  if (!token) {
    throw new Error(
      'Without a token, there is nothing more to show. To find out why, run npx local-tenant check.',
    );
  }

  tellTitle(2, 'What the token contains');
  const namespace = env['CLAIM_NAMESPACE'] ?? '';
  const recent = await askRecentExchanges(
    new TenantClient(env),
    issuer.slice(0, -1),
  );
  for (const line of explainToken(token, namespace, recent, style)) {
    tell(line);
  }

  tellTitle(
    3,
    'The API verifies the token and passes the metadata to its code',
  );
  tell(`${body ? 'POST' : 'GET'} ${url}`);
  if (body) tellJson(body);
  tellAnswer(await send(url, body, token, ownKey));

  tellTitle(4, 'What the API rejects');
  tell('A request without a token');
  tellAnswer(await send(url, body));
  for (const { story, client: name } of refusals) {
    const other = clients.find((candidate) => candidate.name === name);
    if (!other) continue;
    tell(`${story}: ${name}`);
    const refused = await send(endpoint, getTokenRequest(other, audience));
    const { access_token: itsToken } = refused.body as TokenAnswer;
    tellAnswer(await send(url, body, itsToken));
  }

  const bound = await send(endpoint, request, undefined, key);
  const { access_token: boundToken } = bound.body as TokenAnswer;
  if (!boundToken || !isBoundToKey(boundToken)) return;
  tellTitle(
    5,
    'A stolen token is useless without the key that the token is bound to',
  );
  tell('The client sends the token with a proof made with its key (DPoP)');
  tellAnswer(await send(url, body, boundToken, key));
  tell(
    'Someone who stole the token, but not the key, sends it without a proof',
  );
  tellAnswer(await send(url, body, boundToken));
  tell('They send it with a proof made with another key');
  tellAnswer(await send(url, body, boundToken, new DpopKey()));
}

interface TokenAnswer {
  readonly access_token?: string;
}

const shorten = (token: string): string =>
  `${token.slice(0, 16)}… (${token.length} characters)`;
