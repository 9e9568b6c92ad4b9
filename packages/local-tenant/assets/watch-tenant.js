import { byId, element } from './dom.js';

const readPage = async () => (await fetch('/')).text();
let shown = readPage();

/**
 * Says when the page shows the tenant as it was, because its files have changed
 * since, and when they cannot be used. Looks whenever the page is looked at.
 */
export function watchTenant() {
  document.addEventListener('visibilitychange', () => void look());
  window.addEventListener('focus', () => void look());
  void look();
}

/** To be called where the page has changed the tenant, and shows it. */
export function acceptChange() {
  shown = readPage();
}

async function look() {
  try {
    const [before, now] = await Promise.all([shown, readPage()]);
    byId('stale').hidden = before === now;
    /** @type {string[]} */
    const complaints = await (await fetch('/_local/complaints')).json();
    const place = byId('complaints');
    place.replaceChildren(
      ...complaints.map((text) => element('pre', '', text)),
    );
    place.hidden = complaints.length === 0;
  } catch {
    // The tenant does not answer, which the exchanges say.
  }
}
