import { element } from './dom.js';

/**
 * A time claim as a date, with the time that is left or has passed, which
 * {@link updateTimes} updates.
 *
 * @param {number} seconds since the epoch
 */
export function timeElement(seconds) {
  const date = new Date(seconds * 1000);
  const away = element('span', 'away', distance(seconds));
  away.dataset['seconds'] = String(seconds);
  const iso = Number.isNaN(date.getTime()) ? 'not a date' : date.toISOString();
  const shown = iso.replace('T', ' ').replace('.000Z', ' UTC');
  return element('span', '', `${shown}, `, away);
}

/** Updates all times on the page once a second. Screen readers do not announce it. */
export function updateTimes() {
  setInterval(() => {
    for (const node of document.querySelectorAll('.away')) {
      const { seconds } = /** @type {HTMLElement} */ (node).dataset;
      const text = distance(Number(seconds));
      if (node.textContent !== text) node.textContent = text;
    }
  }, 1000);
}

/** @param {number} seconds since the epoch */
function distance(seconds) {
  const left = Math.round(seconds - Date.now() / 1000);
  return left > 0 ? `${duration(left)} left` : `${duration(-left)} ago`;
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days`;
  const [h, min, s] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  if (h > 0) return `${h} h ${min} min`;
  return min > 0 ? `${min} min ${s} s` : `${s} s`;
}
