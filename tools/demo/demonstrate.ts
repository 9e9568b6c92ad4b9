import type { LocalClient } from '../../tenant/local/local-client.js';
import type { LocalUrls } from '../local-environment.js';
import { exampleCall } from '../example-call.js';
import { send, type Answer } from './send.js';
import { tell, tellJson, tellStep } from './tell.js';
import { explainClaims } from './explain-claims.js';

/** Prints the trip of one client's metadata from the tenant to a controller, and what is refused. */
export async function demonstrate(
  urls: LocalUrls,
  client: LocalClient,
  clients: readonly LocalClient[],
): Promise<void> {
  const endpoint = `${urls.issuer}oauth/token`;
  const audience = process.env['AUDIENCE'] ?? '';

  tellStep(`${client.name} asks the tenant for a token`);
  tell(`POST ${endpoint}`);
  tellJson({
    ...tokenRequest(client, audience),
    client_secret: '(its secret)',
  });
  const tokenAnswer = await send(endpoint, tokenRequest(client, audience));
  const { access_token: token, ...rest } = tokenAnswer.body as {
    access_token?: string;
  };
  tellAnswer({
    ...tokenAnswer,
    body: token ? { access_token: shortened(token), ...rest } : rest,
  });
  if (!token) {
    throw new Error(
      'Without a token, the trip ends here. npm run tenant:check says what to do.',
    );
  }

  tellStep('What the token says');
  // The third part is the signature: bytes, which can begin like JSON.
  const [header, payload] = token.split('.').slice(0, 2).map(decode);
  tell('header');
  tellJson(header);
  tell('payload');
  for (const line of explainClaims(
    payload ?? {},
    client,
    process.env['CLAIM_NAMESPACE'] ?? '',
  )) {
    tell(`  ${line}`);
  }

  tellStep(
    'The API verifies the token and hands the metadata to its controller',
  );
  const { path, body, refusals } = exampleCall;
  tell(`${body ? 'POST' : 'GET'} ${urls.api}${path}`);
  if (body) tellJson(body);
  tellAnswer(await callApi(urls, token));

  tellStep('What the API refuses');
  tell('A request without a token');
  tellAnswer(await callApi(urls));
  for (const { story, client: name } of refusals) {
    const other = clients.find((candidate) => candidate.name === name);
    if (!other) continue;
    tell(`${story}: ${name}`);
    const answer = await send(endpoint, tokenRequest(other, audience));
    tellAnswer(
      await callApi(
        urls,
        (answer.body as { access_token?: string }).access_token,
      ),
    );
  }
}

const tokenRequest = (
  { clientId, clientSecret }: LocalClient,
  audience: string,
) => ({
  client_id: clientId,
  client_secret: clientSecret,
  audience,
  grant_type: 'client_credentials',
});

const callApi = ({ api }: LocalUrls, token?: string): Promise<Answer> =>
  send(`${api}${exampleCall.path}`, exampleCall.body, token);

const decode = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;

const shortened = (token: string): string =>
  `${token.slice(0, 16)}… (${token.length} characters)`;

function tellAnswer({ status, challenge, body }: Answer): void {
  tell(`→ ${status}`);
  if (challenge) tell(`  WWW-Authenticate: ${challenge}`);
  tellJson(body);
}
