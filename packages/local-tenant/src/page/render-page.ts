import { displayPath } from '../display-path.js';
import { describeClients } from '../local-client.js';
import { html } from './html.js';
import type { PageContent } from './page-content.js';
import { renderClientPanel } from './render-client-panel.js';
import { getKind, renderSide } from './render-side.js';

/** The whole page. Its script fills in the clients' panels and gets tokens. */
export function renderPage(content: PageContent): string {
  const { issuer, tenant, audience, namespace, apiUrl } = content;
  const clients = describeClients(tenant);
  const scripts = tenant.scripts.map(({ name, path }) => ({
    name,
    file: displayPath(path),
  }));
  const algorithms = Object.fromEntries(
    tenant.apis.map((api) => [api.identifier, api.signingAlgorithm]),
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Local tenant</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/page/page.css" />
        <link rel="stylesheet" href="/page/client-panel.css" />
        <link rel="stylesheet" href="/page/exchanges.css" />
        <link rel="stylesheet" href="/page/forms.css" />
        <script type="module" src="/page/page.js"></script>
      </head>
      <body
        data-issuer="${issuer}"
        data-audience="${audience}"
        data-api-url="${content.apiUrl}"
        data-algorithms="${JSON.stringify(algorithms)}"
        data-namespace="${namespace}"
        data-kind="${getKind(content)}"
        data-scripts="${JSON.stringify(scripts)}"
      >
        <a class="skip" href="#clients">Skip to the clients</a>
        <header>
          <h1>Local tenant</h1>
          <code>${issuer}</code>
          <nav aria-label="This page and the API">
            <a href="#look">Inspect a token</a>
            <a href="#recent">Recent exchanges</a>
            <a href="${apiUrl}docs">API docs</a>
          </nav>
        </header>
        <p id="stale" class="verdict limited" role="status" hidden>
          The tenant’s files have changed. <a href="">Reload</a>
        </p>
        <div id="complaints" class="verdict refused" role="status" hidden></div>
        <main>
          ${renderSide(content, clients)}
          <div class="work">
            ${clients.map((client, index) => renderClientPanel(content, client, index))}
            <section aria-labelledby="look">
              <h2 id="look" tabindex="-1">Inspect a token</h2>
              <label for="pasted"
                >Any access token, from this tenant or another</label
              >
              <p id="pasted-hint" class="hint">
                The token is decoded in this page and is not sent anywhere.
              </p>
              <textarea
                id="pasted"
                rows="3"
                spellcheck="false"
                autocomplete="off"
                aria-describedby="pasted-hint"
              ></textarea>
              <div id="pasted-result"></div>
            </section>
            <section aria-labelledby="recent">
              <h2 id="recent" tabindex="-1">Recent exchanges</h2>
              <p id="recent-state" class="hint" role="status">Not connected.</p>
              <div class="filter">
                <label for="filter">Filter</label>
                <input
                  id="filter"
                  type="search"
                  autocomplete="off"
                  placeholder="client, claim, scope, error …"
                />
                <label
                  ><input id="only-rejected" type="checkbox" /> only
                  rejected</label
                >
                <span id="matches" class="hint"></span>
                <button type="button" id="clear">Clear</button>
              </div>
              <div id="log" role="log" aria-labelledby="recent" aria-live="off">
                <ol id="exchanges"></ol>
                <p class="hint none">None yet.</p>
              </div>
              <p id="announcer" class="visually-hidden" role="status"></p>
            </section>
          </div>
        </main>
        <noscript><p>This page needs JavaScript.</p></noscript>
      </body>
    </html>`.markup;
}
