import { blankToken } from './blank-token.js';
import { announce, element, noResponse } from './dom.js';
import { createKey, prove } from './dpop.js';
import { exchangeNotes, scriptFailure } from './exchange-notes.js';
import { dispatchToken } from './token-event.js';
import { rawToken, viewToken } from './token-view.js';
import { comparisonTable } from './comparison-table.js';

/** @typedef {import('./comparison-table.js').Exchange} Exchange */

/**
 * Shows a client's panel without a token. Call it again when the metadata or
 * grants in the panel's data attributes have changed.
 *
 * @param {HTMLElement} panel
 */
export function resetPanel(panel) {
  const metadata = readMetadata(panel);
  const scopes = readScopes(panel);
  part(panel, 'comparison').replaceChildren(comparisonTable(metadata, scopes));
  part(panel, 'token-content').replaceChildren(
    blankToken(panel.dataset['clientId'] ?? '', metadata, scopes),
  );
  dispatchToken({ panel, token: '' });
}

/**
 * Requests a token for the button's client from the real endpoint, and shows the
 * response.
 *
 * @param {HTMLButtonElement} button
 */
export async function getToken(button) {
  const panel = /** @type {HTMLElement} */ (button.closest('.client-panel'));
  const { clientId = '', clientSecret, audience = '', proof } = button.dataset;
  button.setAttribute('aria-busy', 'true');
  try {
    const key = proof ? await createKey() : undefined;
    const client = { clientId, clientSecret, audience };
    const response = await requestToken(client, key);
    const exchange = await findExchange(clientId, response.status);
    await showResponse(panel, audience, response, exchange);
    dispatchToken({ panel, token: response.access_token ?? '', key });
  } catch {
    resetPanel(panel);
    part(panel, 'outcome').replaceChildren(refusal(noResponse));
  } finally {
    button.removeAttribute('aria-busy');
    announce(part(panel, 'outcome').textContent);
  }
}

/**
 * @param {Record<string, string | undefined>} client
 * @param {CryptoKeyPair | undefined} key to bind the token to
 */
async function requestToken({ clientId, clientSecret, audience }, key) {
  const { href } = new URL('/oauth/token', location.href);
  const response = await fetch(href, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key && { dpop: await prove(key, 'POST', href) }),
    },
    body: JSON.stringify({
      client_id: clientId,
      client_secret: clientSecret,
      audience,
      grant_type: 'client_credentials',
    }),
  });
  // A simulated fault may answer with plain text.
  const body = await response.json().catch(() => undefined);
  return { status: response.status, ...body };
}

/**
 * Returns the client's latest exchange, if it has this status.
 *
 * @param {string} clientId
 * @param {number} status
 * @returns {Promise<Exchange | undefined>}
 */
async function findExchange(clientId, status) {
  /** @type {{ exchanges: Exchange[] }} */
  const { exchanges } = await (await fetch('/recent')).json();
  const latest = exchanges.find((one) => one.clientId === clientId);
  // A simulated fault leaves no exchange.
  return latest?.status === status ? latest : undefined;
}

/**
 * @param {HTMLElement} panel
 * @param {string} audience
 * @param {{ status: number, access_token?: string, error?: string, error_description?: string }} response
 * @param {Exchange | undefined} exchange
 */
async function showResponse(panel, audience, response, exchange) {
  const { status, access_token: token, error, error_description } = response;
  const reason = error ? `${status} ${error}` : `The tenant answers ${status}`;
  const metadata = exchange?.metadata ?? readMetadata(panel);
  const scopes = readScopes(panel, audience);
  const view = token
    ? await viewToken(token, exchange)
    : {
        verdict: exchange?.scriptError
          ? scriptFailure(exchange.scriptError, `${reason}: `)
          : refusal(
              `${reason}${error_description ? `: ${error_description}` : '.'}`,
            ),
        content: [
          blankToken(panel.dataset['clientId'] ?? '', metadata, scopes),
        ],
      };
  part(panel, 'outcome').replaceChildren(view.verdict);
  part(panel, 'comparison').replaceChildren(
    comparisonTable(metadata, scopes, exchange),
  );
  part(panel, 'token-content').replaceChildren(
    ...(exchange ? exchangeNotes(exchange) : []),
    ...(token ? rawToken(token) : []),
    ...view.content,
  );
}

/** @param {string} text */
const refusal = (text) => element('p', 'verdict refused', text);

/** @param {HTMLElement} panel @param {string} name */
const part = (panel, name) =>
  /** @type {HTMLElement} */ (panel.querySelector(`.${name}`));

/** @param {HTMLElement} panel @returns {Record<string, string>} */
const readMetadata = ({ dataset }) => JSON.parse(dataset['metadata'] ?? '{}');

/**
 * @param {HTMLElement} panel
 * @param {string} [audience] of the grant to read; default: all grants
 * @returns {string[]}
 */
function readScopes({ dataset }, audience) {
  /** @type {{ audience: string, scopes: string[] }[]} */
  const grants = JSON.parse(dataset['grants'] ?? '[]');
  const scopes = grants
    .filter((grant) => audience === undefined || grant.audience === audience)
    .flatMap((grant) => grant.scopes);
  return [...new Set(scopes)];
}
