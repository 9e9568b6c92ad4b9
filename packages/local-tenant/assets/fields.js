import { element } from './dom.js';

/**
 * @param {string} text
 * @param {string | number} [value]
 */
export function option(text, value = text) {
  const node = element('option', '', text);
  node.value = String(value);
  return node;
}

/**
 * @param {string} name
 * @param {HTMLElement} input
 */
export const field = (name, input) =>
  element('label', 'field', element('span', '', name), input);
