import type { LocalClient } from '../local-client.js';
import { type Html, html } from './html.js';
import type { PageContent } from './page-content.js';
import { renderCurl } from './render-curl.js';

/** The panel of one client. The page's script fills it in. */
export function renderClientPanel(
  content: PageContent,
  client: LocalClient,
  index: number,
): Html {
  const { name, clientId, grants, metadata } = client;
  return html`<div
    role="tabpanel"
    class="client-panel card"
    id="panel-${index}"
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
      <div class="token-buttons">${renderButtons(client)}</div>
    </div>
    <div class="outcome"><p class="verdict waiting">No token yet.</p></div>
    <div class="comparison"></div>
    <div class="edit"></div>
    <div class="token-content"></div>
    <div class="call"></div>
    ${grants.map((grant) => renderCurl(content, client, grant))}
  </div>`;
}

/** A button for each API that the client can get a token for, or the reason why there is none. */
function renderButtons({
  name,
  clientId,
  clientSecret,
  usesCertificate,
  grants,
}: LocalClient): Html | Html[] {
  if (grants.length === 0) {
    return html`<p class="hint">
      This client has no grant, so it cannot get a token. Add one under
      clientGrants in tenant.yaml.
    </p>`;
  }
  if (usesCertificate || clientSecret === '') {
    const what = usesCertificate ? 'a certificate' : 'a key (private_key_jwt)';
    return html`<p class="hint">
      This client authenticates with ${what}, which this page does not have.
    </p>`;
  }
  return grants.map(
    ({ audience, requiredProof }) =>
      html`<button
        type="button"
        class="get-token"
        data-client-id="${clientId}"
        data-client-secret="${clientSecret}"
        data-audience="${audience}"
        data-proof="${requiredProof === 'dpop' ? 'dpop' : ''}"
      >
        Get a token<span class="visually-hidden"> as ${name}</span
        ><span class="${grants.length > 1 ? '' : 'visually-hidden'}">
          for ${audience}</span
        >
      </button>`,
  );
}
