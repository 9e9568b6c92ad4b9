import { getTokenRequest, type LocalClient } from '../local-client.js';
import { type Html, html } from './html.js';
import type { PageContent } from './page-content.js';

/** A client with its grants and metadata, and a button for each API that it can get a token for. */
export function renderClient(
  content: PageContent,
  client: LocalClient,
  index: number,
): Html {
  const { name, grants, metadata } = client;
  const heading = `client-${index}`;
  const pairs = Object.entries(metadata);
  return html`<article aria-labelledby="${heading}" data-client="${name}">
    <h3 id="${heading}">${name}</h3>
    <dl>
      <dt>Client ID</dt>
      <dd><code>${client.clientId}</code></dd>
      <dt>Metadata</dt>
      <dd>
        ${
          pairs.length === 0
            ? html`<span class="hint">none</span>`
            : pairs.map(
                ([key, value]) => html`<code>${key}: ${value}</code><br />`,
              )
        }
      </dd>
      ${grants.map(
        ({ audience, scopes }) =>
          html`<dt>Grant</dt>
            <dd><code>${audience}</code><br />${renderScopes(scopes)}</dd>`,
      )}
      ${
        grants.length === 0
          ? html`<dt>Grant</dt>
              <dd>none: it gets no token</dd>`
          : ''
      }
    </dl>
    ${grants.map(({ audience }) => renderGrant(content, client, audience))}
    <div class="result"></div>
  </article>`;
}

const renderScopes = (scopes: readonly string[]) =>
  scopes.length === 0
    ? html`<span class="hint">no scope</span>`
    : scopes.map((scope) => html`<span class="tag">${scope}</span> `);

function renderGrant(
  { issuer, apiUrl }: PageContent,
  client: LocalClient,
  audience: string,
): Html {
  const { name, clientId, clientSecret, grants } = client;
  if (clientSecret === '') {
    return html`<p class="hint">
      It proves itself with a key (private_key_jwt), which this page does not
      have.
    </p>`;
  }
  const body = JSON.stringify(getTokenRequest(client, audience));
  const tokenCurl = `curl --request POST --url ${issuer}oauth/token \\
  --header 'content-type: application/json' \\
  --data ${quoted(body)}`;
  const apiCurl = `TOKEN=$(npx local-tenant token --client ${quoted(name)})
curl ${apiUrl}client --header "authorization: Bearer $TOKEN"`;
  return html`<button
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
    </button>
    <details>
      <summary>
        curl<span class="visually-hidden"> as ${name} for ${audience}</span>
      </summary>
      ${renderCode(tokenCurl, `the token request of ${name}`)}
      ${renderCode(apiCurl, `the API call of ${name}`)}
    </details>`;
}

const renderCode = (code: string, what: string): Html =>
  html`<div class="code">
    <pre tabindex="0" role="group" aria-label="${what}">${code}</pre>
    <button type="button" class="copy">
      Copy<span class="visually-hidden"> ${what}</span>
    </button>
  </div>`;

/** For a shell. */
const quoted = (text: string): string =>
  `'${text.replaceAll("'", String.raw`'\''`)}'`;
