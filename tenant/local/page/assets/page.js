import { announce, byId } from './dom.js';
import { copy } from './copy.js';
import { getToken } from './get-token.js';
import { showRecent } from './recent.js';
import { keepTime } from './times.js';
import { tokenView } from './token-view.js';

for (const button of document.querySelectorAll('button.get-token')) {
  button.addEventListener(
    'click',
    () => void getToken(/** @type {HTMLButtonElement} */ (button)),
  );
}

for (const button of document.querySelectorAll('button.copy')) {
  const code = button.parentElement?.querySelector('pre')?.textContent ?? '';
  button.addEventListener(
    'click',
    () => void copy(/** @type {HTMLElement} */ (button), code),
  );
}

const pasted = /** @type {HTMLTextAreaElement} */ (byId('pasted'));
const pastedResult = byId('pasted-result');
let latest = 0;
pasted.addEventListener('input', async () => {
  const mine = ++latest;
  const view = pasted.value.trim() ? [await tokenView(pasted.value)] : [];
  // A slower answer to an earlier keystroke must not win.
  if (mine !== latest) return;
  pastedResult.replaceChildren(...view);
  announce(pastedResult.querySelector('.verdict')?.textContent);
});

keepTime();
showRecent();
