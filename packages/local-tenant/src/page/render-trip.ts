import { getTokenRequest, type LocalClient } from '../local-client.js';
import { type Html, html } from './html.js';
import type { PageContent } from './page-content.js';

/** What belongs to one client: the way of its metadata into a token, which the page's script fills in. */
export function renderTrip(
  content: PageContent,
  client: LocalClient,
  index: number,
): Html {
  const { name, clientId, grants, metadata } = client;
  return html`<div
    role="tabpanel"
    class="trip card"
    id="trip-${index}"
    aria-labelledby="client-${index}"
    data-client="${name}"
    data-client-id="${clientId}"
    data-metadata="${JSON.stringify(metadata)}"
    data-grants="${JSON.stringify(grants)}"
    hidden
  >
    <div class="head">
      <h2>${name}</h2>
      <code>${clientId}</code>
      <div class="ask">${renderButtons(client)}</div>
    </div>
    <div class="outcome"><p class="verdict waiting">No token yet.</p></div>
    <div class="way"></div>
    <div class="edit"></div>
    <div class="stage"></div>
    <div class="call"></div>
    ${grants.map(({ audience }) => renderCurl(content, client, audience))}
  </div>`;
}

/** One for each API that the client can get a token for. */
function renderButtons({
  name,
  clientId,
  clientSecret,
  grants,
}: LocalClient): Html | Html[] {
  if (grants.length === 0) {
    return html`<p class="hint">
      It has no grant, so it gets no token: add one to clientGrants in
      tenant.yaml.
    </p>`;
  }
  if (clientSecret === '') {
    return html`<p class="hint">
      It proves itself with a key (private_key_jwt), which this page does not
      have.
    </p>`;
  }
  return grants.map(
    ({ audience }) =>
      html`<button
        type="button"
        class="get-token"
        data-client-id="${clientId}"
        data-client-secret="${clientSecret}"
        data-audience="${audience}"
      >
        Get a token<span class="visually-hidden"> as ${name}</span
        ><span class="${grants.length > 1 ? '' : 'visually-hidden'}">
          for ${audience}</span
        >
      </button>`,
  );
}

function renderCurl(
  { issuer, apiUrl }: PageContent,
  client: LocalClient,
  audience: string,
): Html {
  if (client.clientSecret === '') return html``;
  const { name } = client;
  const body = JSON.stringify(getTokenRequest(client, audience), undefined, 2);
  const tokenCurl = `curl ${issuer}oauth/token \\
  --header 'content-type: application/json' \\
  --data ${quoted(body)}`;
  const apiCurl = `TOKEN=$(npx local-tenant token --client ${quoted(name)})
curl ${apiUrl}client \\
  --header "authorization: Bearer $TOKEN"`;
  return html`<details class="curl">
    <summary>
      curl<span class="visually-hidden"> as ${name}</span
      ><span class="${client.grants.length > 1 ? '' : 'visually-hidden'}">
        for ${audience}</span
      >
    </summary>
    ${renderCode(tokenCurl, `the token request of ${name}`)}
    ${renderCode(apiCurl, `the API call of ${name}`)}
  </details>`;
}

const renderCode = (code: string, what: string): Html =>
  html`<div class="code">
    <pre>${code}</pre>
    <button type="button" class="copy">
      Copy<span class="visually-hidden"> ${what}</span>
    </button>
  </div>`;

/** For a shell. */
const quoted = (text: string): string =>
  `'${text.replaceAll("'", String.raw`'\''`)}'`;
