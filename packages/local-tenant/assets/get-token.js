import { blankToken } from './blank-token.js';
import { announce, element, noAnswer } from './dom.js';
import { createKey, prove } from './dpop.js';
import { exchangeNotes, scriptFailure } from './exchange-notes.js';
import { tellToken } from './token-event.js';
import { rawToken, viewToken } from './token-view.js';
import { wayTable } from './trip.js';

/** @typedef {import('./trip.js').Exchange} Exchange */

/**
 * Shows what is known of a client's way to a token while there is none; to be
 * called again where its metadata or its grants, in the panel's data, change.
 *
 * @param {HTMLElement} panel
 */
export function showTrip(panel) {
  const metadata = readMetadata(panel);
  const scopes = readScopes(panel);
  part(panel, 'way').replaceChildren(wayTable(metadata, scopes));
  part(panel, 'stage').replaceChildren(
    blankToken(panel.dataset['clientId'] ?? '', metadata, scopes),
  );
  tellToken({ panel, token: '' });
}

/**
 * Asks the real endpoint as the button's client, and shows what comes.
 *
 * @param {HTMLButtonElement} button
 */
export async function getToken(button) {
  const panel = /** @type {HTMLElement} */ (button.closest('.trip'));
  const { clientId = '', clientSecret, audience = '', proof } = button.dataset;
  button.setAttribute('aria-busy', 'true');
  try {
    const key = proof ? await createKey() : undefined;
    const client = { clientId, clientSecret, audience };
    const answer = await requestToken(client, key);
    const exchange = await findExchange(clientId, answer.status);
    await showAnswer(panel, audience, answer, exchange);
    tellToken({ panel, token: answer.access_token ?? '', key });
  } catch {
    showTrip(panel);
    part(panel, 'outcome').replaceChildren(refusal(noAnswer));
  } finally {
    button.removeAttribute('aria-busy');
    announce(part(panel, 'outcome').textContent);
  }
}

/**
 * @param {Record<string, string | undefined>} client
 * @param {CryptoKeyPair | undefined} key that the token is to be bound to
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
  // A fault that was asked for may answer with plain text.
  const body = await response.json().catch(() => undefined);
  return { status: response.status, ...body };
}

/**
 * What the tenant's log says of the client's latest request with this answer.
 *
 * @param {string} clientId
 * @param {number} status
 * @returns {Promise<Exchange | undefined>}
 */
async function findExchange(clientId, status) {
  const answer = await (await fetch('/recent')).json();
  /** @type {Exchange[]} */
  const exchanges = answer.exchanges;
  const latest = exchanges.find((one) => one.clientId === clientId);
  // A fault that was asked for leaves no exchange.
  return latest?.status === status ? latest : undefined;
}

/**
 * @param {HTMLElement} panel
 * @param {string} audience
 * @param {{ status: number, access_token?: string, error?: string, error_description?: string }} answer
 * @param {Exchange | undefined} exchange
 */
async function showAnswer(panel, audience, answer, exchange) {
  const { status, access_token: token, error, error_description } = answer;
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
  part(panel, 'way').replaceChildren(wayTable(metadata, scopes, exchange));
  part(panel, 'stage').replaceChildren(
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
 * @param {string} [audience] of one grant; of all by default
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
