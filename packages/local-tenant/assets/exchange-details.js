import { element, noResponse } from './dom.js';
import { exchangeNotes, scriptFailure } from './exchange-notes.js';
import { rawToken, viewToken } from './token-view.js';
import { comparisonTable } from './comparison-table.js';

/** @typedef {import('./comparison-table.js').Exchange} Exchange */

/**
 * Fetches an exchange and shows it. It may have changed since it was listed,
 * because a script can do something after the response.
 *
 * @param {HTMLElement} details
 * @param {string} id
 */
export async function showDetails(details, id) {
  const response = await fetch(`/recent/${id}`).catch(() => undefined);
  if (!response?.ok) {
    const why = response
      ? 'The tenant no longer has this exchange.'
      : noResponse;
    details.append(element('p', 'hint', why));
    return;
  }
  /** @type {{ exchange: Exchange, token?: string }} */
  const { exchange, token } = await response.json();
  const { metadata, grantedScopes, scriptError, haveScriptsRun } = exchange;
  const view = token ? await viewToken(token, exchange) : undefined;
  details.append(
    factList(exchange),
    ...(scriptError ? [scriptFailure(scriptError)] : []),
    ...(haveScriptsRun
      ? [comparisonTable(metadata, grantedScopes, exchange)]
      : []),
    ...exchangeNotes(exchange),
    ...(view && token
      ? [view.verdict, ...rawToken(token), ...view.content]
      : []),
  );
}

/** What was requested, and why it was rejected. @param {Exchange} exchange */
function factList(exchange) {
  const { clientId, audience, requestedScopes, error, detail, scriptError } =
    exchange;
  const facts = {
    'client ID': clientId ?? 'not a client of this tenant',
    audience: audience ?? 'none',
    'requested scopes':
      requestedScopes.join(' ') || 'none, so all that are granted',
    ...(error && {
      error: scriptError
        ? error.error
        : `${error.error}: ${error.error_description}`,
    }),
    ...(detail && !scriptError && { reason: detail }),
  };
  return element(
    'dl',
    'exchange-facts',
    ...Object.entries(facts).flatMap(([name, value]) => [
      element('dt', '', name),
      element('dd', '', value),
    ]),
  );
}
