import { announce, element } from './dom.js';
import { copyButton } from './copy.js';
import { tokenView } from './token-view.js';

/**
 * Asks the real endpoint as the button's client, and shows what comes.
 *
 * @param {HTMLButtonElement} button
 */
export async function getToken(button) {
  const result = button.closest('article')?.querySelector('.result');
  if (!result) return;
  button.setAttribute('aria-busy', 'true');
  try {
    result.replaceChildren(...(await request(button)));
  } catch (error) {
    result.replaceChildren(
      element(
        'p',
        'verdict refused',
        `The tenant did not answer: ${String(error)}`,
      ),
    );
  } finally {
    button.removeAttribute('aria-busy');
    announce(result.querySelector('.verdict')?.textContent);
  }
}

/** @param {HTMLButtonElement} button */
async function request({ dataset: { clientId, clientSecret, audience } }) {
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
  return [
    await tokenView(token, exchanges[0]),
    copyButton(() => token, 'Copy the token'),
  ];
}
