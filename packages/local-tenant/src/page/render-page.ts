import { describeClients } from '../local-client.js';
import { html } from './html.js';
import type { PageContent } from './page-content.js';
import { renderClient } from './render-client.js';

/** The whole page. Without its script, only tokens and recent exchanges are missing. */
export function renderPage(content: PageContent): string {
  const { issuer, tenant, audience, namespace } = content;
  const kind = tenant.scripts[0]?.kind === 'hook' ? 'Hook' : 'Action';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Local tenant</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/page/page.css" />
        <script type="module" src="/page/page.js"></script>
      </head>
      <body
        data-issuer="${issuer}"
        data-audience="${audience}"
        data-namespace="${namespace}"
        data-kind="${kind}"
      >
        <a class="skip" href="#clients">Skip to the clients</a>
        <header>
          <h1>Local tenant</h1>
          <p>
            <code>${issuer}</code> replaces a real tenant, on this machine only.
          </p>
          <dl class="facts">
            ${tenant.apis.map(
              ({ name, identifier, dialect, tokenLifetimeSeconds }) =>
                html`<div>
                  <dt>API</dt>
                  <dd>
                    ${name}<br /><code>${identifier}</code><br /><span
                      class="hint"
                      >${dialect}, ${tokenLifetimeSeconds} s</span
                    >
                  </dd>
                </div>`,
            )}
            <div>
              <dt>${kind}s that run</dt>
              <dd>
                ${tenant.scripts.map(({ name }) => name).join(', ') || 'none: no token carries metadata'}
              </dd>
            </div>
            <div>
              <dt>Claim namespace</dt>
              <dd><code>${namespace || 'not set'}</code></dd>
            </div>
          </dl>
        </header>
        <main>
          <section aria-labelledby="clients">
            <h2 id="clients" tabindex="-1">Clients</h2>
            <div class="clients">
              ${describeClients(tenant).map((client, index) =>
                renderClient(content, client, index),
              )}
            </div>
          </section>
          <section aria-labelledby="look">
            <h2 id="look">Look into a token</h2>
            <label for="pasted"
              >Any access token, this tenant’s or another’s</label
            >
            <p id="pasted-hint" class="hint">
              It is decoded on this page and sent nowhere.
            </p>
            <textarea
              id="pasted"
              rows="4"
              spellcheck="false"
              autocomplete="off"
              aria-describedby="pasted-hint"
            ></textarea>
            <div id="pasted-result" class="result"></div>
          </section>
          <section aria-labelledby="recent">
            <h2 id="recent">Recent exchanges</h2>
            <p id="recent-state" class="hint" role="status">Not connected.</p>
            <div
              id="log"
              role="log"
              aria-labelledby="recent"
              aria-live="off"
              tabindex="0"
            >
              <ol id="exchanges"></ol>
            </div>
            <p id="announcer" class="visually-hidden" role="status"></p>
          </section>
        </main>
        <noscript><p>Tokens and recent exchanges need JavaScript.</p></noscript>
      </body>
    </html>`.markup;
}
