import { byId, element } from './dom.js';

const readPage = async () => (await fetch('/')).text();
let shown = readPage();

/**
 * Shows a note if the tenant's files have changed since the page was loaded, or
 * are invalid. Checks whenever the page gets the focus.
 */
export function watchTenant() {
  document.addEventListener('visibilitychange', () => void checkForChanges());
  window.addEventListener('focus', () => void checkForChanges());
  void checkForChanges();
}

/** Call this after the page itself has changed the tenant. */
export function acceptChange() {
  shown = readPage();
}

async function checkForChanges() {
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
    // The list of exchanges shows that the tenant does not answer.
  }
}
