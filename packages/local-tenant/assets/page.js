import { announce, byId, copyOnClick, element } from './dom.js';
import { showRecent } from './recent.js';
import { keepTime } from './times.js';
import { tokenView } from './token-view.js';

for (const node of document.querySelectorAll('button.get-token')) {
  const button = /** @type {HTMLButtonElement} */ (node);
  button.addEventListener('click', () => void getToken(button));
}

for (const button of document.querySelectorAll('button.copy')) {
  const code = button.parentElement?.querySelector('pre')?.textContent;
  copyOnClick(button, code ?? '');
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
  announceVerdict(pastedResult);
});

keepTime();
showRecent();

/** @param {Element} result */
const announceVerdict = (result) =>
  announce(result.querySelector('.verdict')?.textContent);

/**
 * Asks the real endpoint as the button's client, and shows what comes.
 *
 * @param {HTMLButtonElement} button
 */
async function getToken(button) {
  const result = button.closest('article')?.querySelector('.result');
  if (!result) return;
  button.setAttribute('aria-busy', 'true');
  try {
    result.replaceChildren(...(await requestToken(button.dataset)));
  } catch (error) {
    const text = `The tenant did not answer: ${String(error)}`;
    result.replaceChildren(element('p', 'verdict refused', text));
  } finally {
    button.removeAttribute('aria-busy');
    announceVerdict(result);
  }
}

/** @param {DOMStringMap} client */
async function requestToken({ clientId, clientSecret, audience }) {
  const response = await fetch('/oauth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: clientId,
      client_secret: clientSecret,
      audience,
      grant_type: 'client_credentials',
    }),
  });
  const answer = await response.json();
  if (!response.ok) {
    const { error, error_description: description } = answer;
    const text = `${response.status} ${error}: ${description}`;
    return [element('p', 'verdict refused', text)];
  }
  const { access_token: token } = answer;
  const { exchanges } = await (await fetch('/recent')).json();
  const copy = element('button', '', 'Copy the token');
  copy.type = 'button';
  copyOnClick(copy, token);
  return [await tokenView(token, exchanges[0]), copy];
}
