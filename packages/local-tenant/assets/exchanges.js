import { byId, element } from './dom.js';
import { exchangeNotes } from './exchange-notes.js';
import { rawToken, viewToken } from './token-view.js';
import { wayTable } from './trip.js';

/** @typedef {import('./trip.js').Exchange} Exchange */

const shown = 50;

/** Shows exchanges as they happen, the newest first. */
export function showExchanges() {
  const list = byId('exchanges');
  const log = byId('log');
  const state = byId('recent-state');
  const events = new EventSource('/recent');
  events.addEventListener('begin', () => {
    log.ariaLive = 'off';
    list.replaceChildren();
  });
  // What has been is not read out, what comes is.
  events.addEventListener('live', () => {
    log.ariaLive = 'polite';
    state.textContent = 'Live: each request for a token appears here.';
  });
  events.addEventListener('message', ({ data }) => {
    list.prepend(createItem(JSON.parse(data)));
    while (list.children.length > shown) list.lastElementChild?.remove();
    filter();
  });
  events.addEventListener('error', () => {
    state.textContent = 'The tenant does not answer; waiting for it.';
  });

  const text = /** @type {HTMLInputElement} */ (byId('filter'));
  const onlyRefused = /** @type {HTMLInputElement} */ (byId('only-refused'));
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/);
    let matches = 0;
    for (const item of list.children) {
      const content = item.querySelector('summary')?.textContent?.toLowerCase();
      const isMatch =
        (!onlyRefused.checked || item.classList.contains('refusal')) &&
        words.every((word) => content?.includes(word));
      /** @type {HTMLElement} */ (item).hidden = !isMatch;
      if (isMatch) matches += 1;
    }
    const all = list.children.length;
    byId('matches').textContent = matches === all ? '' : `${matches} of ${all}`;
  };
  text.addEventListener('input', filter);
  onlyRefused.addEventListener('change', filter);
  byId('clear').addEventListener('click', () =>
    fetch('/_local/exchanges', { method: 'DELETE' }),
  );
}

/** @param {Exchange} exchange */
function createItem(exchange) {
  const { at, durationMs, status, client, audience } = exchange;
  const good = status === 200;
  const time = element('time', '', new Date(at).toLocaleTimeString());
  time.dateTime = at;
  const details = element(
    'details',
    '',
    element(
      'summary',
      '',
      time,
      element(
        'span',
        `status ${good ? 'accepted' : 'refused'}`,
        String(status),
      ),
      element('strong', '', client ?? 'unknown client'),
      element('span', 'hint', `${audience ?? 'no audience'}, ${durationMs} ms`),
      element('span', 'what', describe(exchange)),
    ),
  );
  details.addEventListener(
    'toggle',
    () => void showDetails(details, exchange.id),
    {
      once: true,
    },
  );
  return element('li', good ? '' : 'refusal', details);
}

/**
 * Shows an exchange as the tenant has it now: a script may have done something
 * after the answer.
 *
 * @param {HTMLElement} details
 * @param {string} id
 */
async function showDetails(details, id) {
  const answer = await fetch(`/recent/${id}`);
  if (!answer.ok) {
    details.append(element('p', 'hint', 'The tenant no longer has it.'));
    return;
  }
  /** @type {{ exchange: Exchange, token?: string }} */
  const { exchange, token } = await answer.json();
  const { metadata, grantedScopes, scriptError } = exchange;
  const hasRun = token !== undefined || scriptError !== undefined;
  const view = token ? await viewToken(token, exchange) : undefined;
  details.append(
    factList(exchange),
    ...(hasRun ? [wayTable(metadata, grantedScopes, exchange)] : []),
    ...exchangeNotes(exchange),
    ...(view && token
      ? [view.verdict, ...rawToken(token), ...view.content]
      : []),
  );
}

/** What was asked for, and why it was refused. @param {Exchange} exchange */
function factList(exchange) {
  const { clientId, audience, requestedScopes, error, detail } = exchange;
  const facts = {
    'client ID': clientId ?? 'none of this tenant',
    audience: audience ?? 'none',
    'requested scopes':
      requestedScopes.join(' ') || 'none: all that are granted',
    ...(error && { error: `${error.error}: ${error.error_description}` }),
    ...(detail && { reason: detail }),
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

/** @param {Exchange} exchange */
function describe({
  status,
  grantedScopes,
  claims,
  missingMetadata,
  error,
  detail,
}) {
  if (status !== 200) {
    const reason = `${error?.error}: ${error?.error_description}`;
    return detail ? `${reason} (${detail})` : reason;
  }
  const missing = missingMetadata.map(({ key }) => key).join(', ');
  return [
    grantedScopes.join(' ') || 'no scope',
    claims.map(describeClaim).join(', ') || 'no custom claim',
    ...(missing ? [`not copied: ${missing}`] : []),
  ].join('; ');
}

/** @param {Exchange['claims'][number]} claim */
const describeClaim = ({ name, script, metadataKey }) =>
  metadataKey ? `${name} ← ${metadataKey} (${script})` : `${name} (${script})`;
