import { styleText } from 'node:util';
import { describeFailure } from '../describe-failure.js';
import { decodeToken, explainClaims } from './describe-token.js';
import type { Api } from './project.js';
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
}

/** Prints the way of one client's metadata from the tenant to a controller, and what is refused. */
export async function demonstrate(demonstration: Demonstration): Promise<void> {
  const { api, issuer, env, client, clients, print } = demonstration;
  const tell = (line: string) => print(`   ${line}`);
  const tellJson = (value: unknown) => {
    const lines = JSON.stringify(value, undefined, 2).split('\n');
    for (const line of lines) tell(`  ${line}`);
    print('');
  };
  const tellAnswer = ({ status, challenge, body: answer }: Answer) => {
    tell(`→ ${status}`);
    if (challenge) tell(`  WWW-Authenticate: ${challenge}`);
    tellJson(answer);
  };
  const { path, body, refusals } = api.demo;
  const url = `${api.url}${path}`;
  const endpoint = `${issuer}oauth/token`;
  const audience = env['AUDIENCE'];

  print(toTitle(1, `${client.name} asks the tenant for a token`));
  tell(`POST ${endpoint}`);
  const request = getTokenRequest(client, audience);
  tellJson({ ...request, client_secret: '(its secret)' });
  const answer = await send(endpoint, request);
  const { access_token: token, ...rest } = answer.body as TokenAnswer;
  tellAnswer({
    ...answer,
    body: token ? { access_token: shorten(token), ...rest } : rest,
  });
  if (!token) {
    throw new Error(
      'Without a token, there is nothing more to show. npx local-tenant check says what to do.',
    );
  }

  print(toTitle(2, 'What the token says'));
  const { header, payload = {} } = decodeToken(token) ?? {};
  tell('header');
  tellJson(header ?? 'an opaque token');
  tell('payload');
  const namespace = env['CLAIM_NAMESPACE'] ?? '';
  for (const line of explainClaims(payload, client, namespace)) {
    tell(`  ${line}`);
  }

  print(
    toTitle(3, 'The API verifies the token and hands the metadata to its code'),
  );
  tell(`${body ? 'POST' : 'GET'} ${url}`);
  if (body) tellJson(body);
  tellAnswer(await send(url, body, token));

  print(toTitle(4, 'What the API refuses'));
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
}

interface TokenAnswer {
  readonly access_token?: string;
}

type Answer = Awaited<ReturnType<typeof send>>;

/** Posts `body` as JSON, or gets where there is none. */
async function send(url: string, body?: object, token?: string) {
  const response = await fetch(url, {
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Error(`${url} does not answer: ${describeFailure(cause)}`, {
      cause,
    });
  });
  const { status, headers } = response;
  let answer: unknown = await response.text();
  try {
    answer = JSON.parse(String(answer));
  } catch {
    // It is shown as it is.
  }
  return { status, challenge: headers.get('www-authenticate'), body: answer };
}

function toTitle(step: number, title: string): string {
  const line = `${step}. ${title}`;
  return `\n${process.stdout.isTTY ? styleText('bold', line) : line}\n`;
}

const shorten = (token: string): string =>
  `${token.slice(0, 16)}… (${token.length} characters)`;
