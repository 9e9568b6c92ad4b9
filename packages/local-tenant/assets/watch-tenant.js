import { byId } from './dom.js';

const readPage = async () => (await fetch('/')).text();
let shown = readPage();

/** Says when the page shows the tenant as it was: its files have changed since. Looks whenever the page is looked at. */
export function watchTenant() {
  document.addEventListener('visibilitychange', () => void compare());
  window.addEventListener('focus', () => void compare());
}

/** To be called where the page has changed the tenant, and shows it. */
export function acceptChange() {
  shown = readPage();
}

async function compare() {
  try {
    const [before, now] = await Promise.all([shown, readPage()]);
    byId('stale').hidden = before === now;
  } catch {
    // The tenant does not answer, which the exchanges say.
  }
}
