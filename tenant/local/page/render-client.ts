import type {
  ClientDefinition,
  GrantDefinition,
} from '../config/tenant-definition.js';
import { apiCurl, tokenCurl } from './curl-lines.js';
import { type Html, html } from './html.js';
import type { PageContent } from './page-content.js';

/** A client: who it is, what it may do, what the tenant knows of it, and a token for each API that it may call. */
export function renderClient(
  content: PageContent,
  client: ClientDefinition,
  index: number,
): Html {
  const { tenant } = content;
  const grants = tenant.grants.filter(
    ({ clientId }) => clientId === client.clientId,
  );
  const heading = `client-${index}`;
  return html`<article
    aria-labelledby="${heading}"
    data-client="${client.name}"
  >
    <h3 id="${heading}">${client.name}</h3>
    <dl>
      <dt>Client ID</dt>
      <dd><code>${client.clientId}</code></dd>
      <dt>Metadata</dt>
      <dd>${renderMetadata(client.metadata)}</dd>
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
    ${grants.map((grant) => renderGrant(content, client, grant, grants.length > 1))}
    <div class="result"></div>
  </article>`;
}

function renderGrant(
  { issuer, apiUrl }: PageContent,
  client: ClientDefinition,
  { audience }: GrantDefinition,
  isOneOfSeveral: boolean,
): Html {
  if (client.clientSecret === undefined) {
    return html`<p class="hint">
      It proves itself with a key (private_key_jwt), which this page does not
      have.
    </p>`;
  }
  return html`<button
      type="button"
      class="get-token"
      data-client-id="${client.clientId}"
      data-client-secret="${client.clientSecret}"
      data-audience="${audience}"
    >
      Get a token<span class="visually-hidden"> as ${client.name}</span
      ><span class="${isOneOfSeveral ? '' : 'visually-hidden'}">
        for ${audience}</span
      >
    </button>
    <details>
      <summary>
        curl<span class="visually-hidden">
          as ${client.name} for ${audience}</span
        >
      </summary>
      ${renderCode(tokenCurl(issuer, client, audience), `the token request of ${client.name}`)}
      ${renderCode(apiCurl(apiUrl, client), `the API call of ${client.name}`)}
    </details>`;
}

const renderCode = (code: string, what: string): Html =>
  html`<div class="code">
    <pre tabindex="0" role="group" aria-label="${what}">${code}</pre>
    <button type="button" class="copy">
      Copy<span class="visually-hidden"> ${what}</span>
    </button>
  </div>`;

function renderMetadata(metadata: ClientDefinition['metadata']): Html {
  const entries = Object.entries(metadata);
  return entries.length === 0
    ? html`<span class="hint">none</span>`
    : html`${entries.map(([key, value]) => html`<code>${key}: ${value}</code><br />`)}`;
}

const renderScopes = (scopes: readonly string[]): Html =>
  scopes.length === 0
    ? html`<span class="hint">no scope</span>`
    : html`${scopes.map((scope) => html`<span class="tag">${scope}</span> `)}`;
