import { displayPath } from '../display-path.js';
import { getMissing, type LocalClient } from '../local-client.js';
import { type Html, html } from './html.js';
import type { PageContent } from './page-content.js';

/** The list of clients, and what applies to all of them. */
export const renderSide = (
  content: PageContent,
  clients: readonly LocalClient[],
): Html =>
  html`<section class="side" aria-labelledby="clients">
    <h2 id="clients" tabindex="-1">Clients</h2>
    ${
      clients.length === 0
        ? html`<p class="empty">
            No clients yet: add one to <code>tenant.yaml</code>.
          </p>`
        : html`<div
            role="tablist"
            aria-orientation="vertical"
            aria-labelledby="clients"
          >
            ${clients.map(
              ({ name, clientId, grants, metadata }, index) =>
                html`<button
                  type="button"
                  role="tab"
                  id="client-${index}"
                  aria-controls="panel-${index}"
                  data-client-id="${clientId}"
                >
                  ${name}
                  <small>${getMissing({ grants, metadata }).join(', ')}</small>
                </button>`,
            )}
          </div>`
    }
    ${renderFacts(content)}
  </section>`;

export const getKind = ({ tenant }: PageContent) =>
  tenant.scripts[0]?.kind === 'hook' ? 'Hook' : 'Action';

const renderFacts = (content: PageContent): Html =>
  html`<dl class="facts">
    ${content.tenant.apis.map(
      ({ name, identifier, dialect, tokenLifetimeSeconds }) =>
        html`<dt>API</dt>
          <dd>
            ${name}<br /><code>${identifier}</code><br /><span class="hint"
              >${dialect}, ${tokenLifetimeSeconds} s</span
            >
          </dd>`,
    )}
    <dt>${getKind(content)}s that run</dt>
    <dd>
      ${
        content.tenant.scripts.length === 0
          ? 'none, so tokens have no metadata'
          : content.tenant.scripts.map(
              ({ name, path }) =>
                html`${name}<br /><code>${displayPath(path)}</code><br />`,
            )
      }
    </dd>
    <dt>Claim namespace</dt>
    <dd><code>${content.namespace || 'not set'}</code></dd>
  </dl>`;
