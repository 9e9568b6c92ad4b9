import { announce, element } from './dom.js';

/**
 * Copies the text, and says so on the button.
 *
 * @param {HTMLElement} button
 * @param {string} text
 */
export async function copy(button, text) {
  const children = [...button.childNodes];
  await navigator.clipboard.writeText(text);
  button.replaceChildren('Copied');
  announce('Copied');
  setTimeout(() => button.replaceChildren(...children), 1500);
}

/**
 * @param {() => string} text
 * @param {string} label
 */
export function copyButton(text, label) {
  const button = /** @type {HTMLButtonElement} */ (
    element('button', '', label)
  );
  button.type = 'button';
  button.addEventListener('click', () => void copy(button, text()));
  return button;
}
