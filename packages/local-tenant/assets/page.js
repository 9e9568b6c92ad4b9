import { offerCalls } from './call-api.js';
import { chooseClient } from './choose-client.js';
import { announce, byId, copyOnClick } from './dom.js';
import { offerEdits } from './edit-client.js';
import { getToken, resetPanel } from './get-token.js';
import { showExchanges } from './exchanges.js';
import { updateTimes } from './times.js';
import { viewToken } from './token-view.js';
import { watchTenant } from './watch-tenant.js';

for (const panel of document.querySelectorAll('.client-panel')) {
  resetPanel(/** @type {HTMLElement} */ (panel));
}
chooseClient();

for (const node of document.querySelectorAll('button.get-token')) {
  const button = /** @type {HTMLButtonElement} */ (node);
  button.addEventListener('click', () => void getToken(button));
}

for (const button of document.querySelectorAll('button.copy')) {
  const code = button.parentElement?.querySelector('pre')?.textContent;
  copyOnClick(button, code ?? '');
}

const pasted = /** @type {HTMLTextAreaElement} */ (byId('pasted'));
let latest = 0;
pasted.addEventListener('input', async () => {
  const mine = ++latest;
  const view = pasted.value.trim() ? await viewToken(pasted.value) : undefined;
  // A slower response to an earlier keystroke must not win.
  if (mine !== latest) return;
  byId('pasted-result').replaceChildren(
    ...(view ? [view.verdict, ...view.content] : []),
  );
  announce(view?.verdict.textContent);
});

offerCalls();
void offerEdits();
updateTimes();
showExchanges();
watchTenant();
