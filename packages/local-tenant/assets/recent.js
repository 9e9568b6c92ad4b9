import { byId, element } from './dom.js';
import { absentMetadata } from './token-view.js';

/**
 * @typedef {import('./token-view.js').Exchange & {
 *   at: string, durationMs: number, status: number, client?: string, audience?: string,
 *   grantedScopes: string[], error?: { error: string, error_description: string }, detail?: string
 * }} ExchangeRecord
 */

const shown = 50;

/** Shows exchanges as they happen, the newest first. */
export function showRecent() {
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
  });
  events.addEventListener('error', () => {
    state.textContent = 'The tenant does not answer; waiting for it.';
  });
}

/** @param {ExchangeRecord} record */
function createItem(record) {
  const { at, durationMs, status, client, audience, error, detail } = record;
  const good = status === 200;
  const time = element('time', '', new Date(at).toLocaleTimeString());
  time.dateTime = at;
  const what = good
    ? `${record.grantedScopes.join(' ') || 'no scope'}; ${claimNames(record)}`
    : `${error?.error}: ${error?.error_description}${detail ? ` (${detail})` : ''}`;
  return element(
    'li',
    '',
    time,
    element('span', `status ${good ? 'accepted' : 'refused'}`, String(status)),
    element('strong', '', client ?? 'unknown client'),
    element('span', 'hint', `${audience ?? 'no audience'}, ${durationMs} ms`),
    element('div', 'what', what),
    ...(good ? [absentMetadata(record)] : []),
  );
}

/** @param {ExchangeRecord} record */
const claimNames = ({ claims }) =>
  claims.length === 0
    ? 'no custom claim'
    : claims
        .map(({ name, script, metadataKey }) =>
          metadataKey
            ? `${name} ← ${metadataKey} (${script})`
            : `${name} (${script})`,
        )
        .join(', ');
