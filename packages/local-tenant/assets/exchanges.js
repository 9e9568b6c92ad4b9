import { byId, element } from './dom.js';
import { showDetails } from './exchange-details.js';

/** @typedef {import('./comparison-table.js').Exchange} Exchange */

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
  // Screen readers announce only new exchanges.
  events.addEventListener('live', () => {
    log.ariaLive = 'polite';
    state.textContent = 'Live: every token request appears here.';
  });
  events.addEventListener('message', ({ data }) => {
    list.prepend(createItem(JSON.parse(data)));
    while (list.children.length > shown) list.lastElementChild?.remove();
    filter();
  });
  events.addEventListener('error', () => {
    state.textContent = 'The tenant does not answer. Waiting for it.';
  });

  const text = /** @type {HTMLInputElement} */ (byId('filter'));
  const onlyRejected = /** @type {HTMLInputElement} */ (byId('only-rejected'));
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/);
    let matches = 0;
    for (const item of list.children) {
      const content = item.querySelector('summary')?.textContent?.toLowerCase();
      const isMatch =
        (!onlyRejected.checked || item.classList.contains('refusal')) &&
        words.every((word) => content?.includes(word));
      /** @type {HTMLElement} */ (item).hidden = !isMatch;
      if (isMatch) matches += 1;
    }
    const all = list.children.length;
    byId('matches').textContent =
      matches === all
        ? ''
        : matches === 0
          ? 'No exchange matches.'
          : `${matches} of ${all}`;
  };
  text.addEventListener('input', filter);
  onlyRejected.addEventListener('change', filter);
  byId('clear').addEventListener('click', () => {
    // If the tenant does not answer, the status line above already says so.
    fetch('/_local/exchanges', { method: 'DELETE' }).catch(() => {});
  });
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

/** @param {Exchange} exchange */
function describe({
  status,
  grantedScopes,
  claims,
  missingMetadata,
  error,
  detail,
  scriptError,
}) {
  if (status !== 200) {
    if (scriptError) {
      return `${error?.error}: ${scriptError.script}: ${scriptError.message}`;
    }
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
