/**
 * Creates an element. Text is never interpreted as markup, here or anywhere on
 * this page.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {...(string | Node)} children
 */
export function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export const noResponse = 'The tenant does not answer.';

/**
 * Returns the element with this id.
 *
 * @param {string} id
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node;
}

/**
 * A value, which scrolls if it is long.
 *
 * @param {string} name
 * @param {string} text
 */
export function valueElement(name, text) {
  const node = element('span', 'value', text || '\u00A0');
  if (text.length > 500) {
    node.classList.add('long');
    node.tabIndex = 0;
    node.role = 'group';
    node.ariaLabel = name;
  }
  return node;
}

/**
 * Makes screen readers say the text once.
 *
 * @param {string | null | undefined} text
 */
export function announce(text) {
  byId('announcer').textContent = text ?? '';
}

/**
 * A button that copies the text.
 *
 * @param {string} text
 * @param {string} what it copies, for screen readers
 */
export function copyButton(text, what) {
  const hidden = element('span', 'visually-hidden', ` ${what}`);
  const button = element('button', 'copy', 'Copy', hidden);
  button.type = 'button';
  copyOnClick(button, text);
  return button;
}

/**
 * Makes the button copy the text and confirm it.
 *
 * @param {Element} button
 * @param {string} text
 */
export function copyOnClick(button, text) {
  const children = [...button.childNodes];
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    button.replaceChildren('Copied');
    announce('Copied');
    setTimeout(() => button.replaceChildren(...children), 1500);
  });
}
